# shellcheck shell=bash
# Sourced by the scripts that install something: packages of the distribution, by apt-get.
#   apt_ready WHAT BY_HAND PACKAGE…     returns when apt-get can be used; otherwise says in one sentence why not, and exits
#   apt_install BY_HAND PACKAGE…        installs them, or says that it failed and exits

apt_found() { command -v "$1" >/dev/null 2>&1; }

apt_ready() {
  local what="$1" by_hand="$2"
  shift 2
  if ! apt_found apt-get; then
    echo "There is no $what, and no apt-get to install one. $by_hand" >&2
    exit 1
  fi

  apt_root=()
  if [[ "$(id -u)" -ne 0 ]]; then
    if ! apt_found sudo; then
      echo "There is no $what, and installing one needs root. Run as root: apt-get install $*" >&2
      exit 1
    fi
    apt_root=(sudo)
  fi

  apt_log="$(mktemp)"
  trap 'rm -f "$apt_log"' EXIT
}

# A machine that was just started may be busy with its own updates: those are waited for.
apt_run() {
  ${apt_root[@]+"${apt_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@" >>"$apt_log" 2>&1
}
# Where another program's packages are in the way, it fails rather than remove them.
apt_add() { apt_run install -y --no-install-recommends --no-remove "$@"; }

# The lists are fetched only when they are missing or stale: that takes longer than the installation itself.
apt_install() {
  local by_hand="$1"
  shift
  if apt-cache show "$@" >/dev/null 2>&1 && apt_add "$@"; then return; fi
  if apt_run update && apt_add "$@"; then return; fi
  tail -20 "$apt_log" >&2
  echo "Installing $* failed, see above. $by_hand" >&2
  exit 1
}

# One at a time: who has waited finds it installed. Call it with the script and its arguments.
apt_alone() {
  if [[ -z "${TIER_INSTALLS_ALONE:-}" ]] && apt_found flock; then
    TIER_INSTALLS_ALONE=1 exec flock "${TMPDIR:-/tmp}/tier-install-$(id -u).lock" "$@"
  fi
}
