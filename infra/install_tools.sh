#!/usr/bin/env bash
# Installs the programs that check the files of infra/, at pinned versions, where they aren't there: prints nothing if all of them are.
#   infra/install_tools.sh TOOL…
#     bicep           out of a NuGet package, into .tier/tools
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=.tier/tools

fail() { echo "$*" >&2; exit 1; }

bicep_version=0.49.2
bicep_sha512=391a9b36da30e5418db93b5f65cba74c97574d918a63194b3f631d9948d5832cbfefba34bf3d6dc1f317991a220acf3d22ec8d884f909e66b1373db333608b33
have_bicep() { [[ -x "$tools/bicep-$bicep_version" ]]; }
install_bicep() {
  [[ "$(uname -sm)" == "Linux x86_64" ]] || fail "The pinned bicep is a program for Linux on x86-64, and this is $(uname -sm): check infra/azure on such a machine."
  echo "Installing bicep $bicep_version (from NuGet; once, 124 MB)."
  mkdir -p "$tools"
  local work log package=azure.bicep.commandline.linux-x64
  work="$(mktemp -d)"
  # shellcheck disable=SC2064 # now: the variable is local
  trap "rm -rf '$work'" EXIT
  cat >"$work/bicep.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="$package" Version="[$bicep_version]" /></ItemGroup>
</Project>
PROJECT
  log="$(dotnet restore "$work/bicep.csproj" --packages "$work/packages" -v quiet 2>&1)" ||
    { printf '%s\n' "$log" >&2; fail "NuGet could not restore $package $bicep_version, see above: look at the connection to nuget.org, then run this again."; }
  local program="$work/packages/$package/$bicep_version/tools/bicep"
  sha512sum --check --status <<<"$bicep_sha512  $program" || fail "$package $bicep_version is not the program that was pinned: its SHA-512 is another one."
  install -m 755 "$program" "$tools/bicep-$bicep_version.new"
  mv "$tools/bicep-$bicep_version.new" "$tools/bicep-$bicep_version"
  ln -sfn "bicep-$bicep_version" "$tools/bicep"
}

missing=()
for tool in "$@"; do
  declare -F "have_${tool//-/_}" >/dev/null || { sed -n '3,/^set/{/^#/p}' "$0" >&2; exit 2; }
  "have_${tool//-/_}" || missing+=("$tool")
done
if [[ ${#missing[@]} -eq 0 ]]; then exit 0; fi

mkdir -p .tier && chmod 700 .tier
for tool in "${missing[@]}"; do
  "have_${tool//-/_}" || "install_${tool//-/_}"
done
