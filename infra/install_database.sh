#!/usr/bin/env bash
# Makes sure that there is a database server for start_app.sh and test.sh to run: MySQL or MariaDB, whichever is there, else the distribution's
# own package. Only the program is installed: no service, nothing that starts by itself.
#   infra/install_database.sh            any server will do
#   infra/install_database.sh mariadb    it must be MariaDB, which the tests use even where MySQL is there
set -euo pipefail

wanted="${1:-any}"
export PATH="$PATH:/usr/sbin:/usr/local/sbin"

found() { command -v "$1" >/dev/null 2>&1; }
# mariadb-install-db, which makes the data folder, takes my_print_defaults from the client's package. Debian's mysqld is MariaDB's.
have_mariadb() { found mariadbd && found my_print_defaults; }
have_mysql() { [[ -n "${MYSQL_HOME:-}" && -x "$MYSQL_HOME/bin/mysqld" ]] || { found mysqld && ! found mariadbd; }; }

if [[ "$wanted" == mariadb ]]; then
  if have_mariadb; then exit 0; fi
  packages=(mariadb-server-core mariadb-client-core)
  by_hand="macOS: brew install mariadb; Fedora: dnf install mariadb-server; Arch: pacman -S mariadb"
elif [[ "$wanted" == any ]]; then
  if have_mysql || have_mariadb; then exit 0; fi
  packages=(default-mysql-server-core) # MariaDB on Debian, MySQL on Ubuntu
  by_hand="macOS: brew install mysql; Fedora: dnf install mariadb-server; Arch: pacman -S mariadb"
else
  echo "usage: ${0##*/} [mariadb]" >&2
  exit 2
fi

if ! found apt-get; then
  echo "There is no database server, and no apt-get to install one. Install MySQL or MariaDB ($by_hand), or set MYSQL_HOME to the folder of one." >&2
  exit 1
fi

# One at a time: who has waited finds it installed.
if [[ -z "${TIER_INSTALLS_ALONE:-}" ]] && found flock; then
  TIER_INSTALLS_ALONE=1 exec flock "${TMPDIR:-/tmp}/tier-install-$(id -u).lock" "$0" "$@"
fi

root=()
if [[ "$(id -u)" -ne 0 ]]; then
  if ! found sudo; then
    echo "There is no database server, and installing one needs root. Run as root: apt-get install ${packages[*]}" >&2
    exit 1
  fi
  root=(sudo)
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT

# A machine that was just started may be busy with its own updates: those are waited for.
apt() { "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@" >>"$log" 2>&1; }
# Where another server's packages are in the way, it fails rather than remove them.
add() { apt install -y --no-install-recommends --no-remove "$@"; }
known() { apt-cache show "$@" >/dev/null 2>&1; }

# The lists are fetched only when they are missing or stale: that takes longer than the installation itself.
install() {
  if known "$@" && add "$@"; then return; fi
  if apt update && add "$@"; then return; fi
  tail -20 "$log" >&2
  echo "Installing $* failed, see above. Install MySQL or MariaDB by hand, or set MYSQL_HOME to the folder of one." >&2
  exit 1
}

echo "Installing a database server (${packages[*]}, by apt-get; once, about 60 MB)."
install "${packages[@]}"
if found mariadbd && ! have_mariadb; then install mariadb-client-core; fi
