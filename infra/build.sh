#!/usr/bin/env bash
# Builds a project or the solution in Release, when its sources are newer than its last build. Prints only what a person has to fix.
# KafkaExtension=StandIn builds the app without the package of the worker's Kafka extension; it is set here where no package source has
# that package (docs/adr/0008-a-stand-in-for-one-package.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target="$1"
stamp=".tier/built-${target//[\/.]/-}"
missing=.tier/kafka-extension-is-missing

if ! command -v dotnet >/dev/null; then
  echo "dotnet is not on the PATH: install the .NET 10 SDK (https://dotnet.microsoft.com/download/dotnet/10.0)." >&2
  exit 1
fi

if ! dotnet --version >/dev/null 2>&1; then
  echo "No .NET SDK fits global.json: install the .NET 10 SDK (https://dotnet.microsoft.com/download/dotnet/10.0)." >&2
  exit 1
fi

mkdir -p .tier && chmod 700 .tier
# One build at a time; who waited finds it done. Build servers live on, so they must not inherit the lock.
exec 9>.tier/build.lock
if command -v flock >/dev/null; then flock 9; fi

if [[ -f "$stamp" ]]; then
  newer="$(find functions tests data infra Directory.*.props global.json -newer "$stamp" -type f \
    -not -path '*/bin/*' -not -path '*/obj/*' -not -path 'data/*.json' -print -quit)"
  if [[ -z "$newer" ]]; then exit 0; fi
fi

options=(--configuration Release --nologo -clp:ErrorsOnly)
# What only the Functions host needs takes another 13 s, and what runs here does without.
if [[ "$target" != *.sln ]]; then options+=(-p:_FunctionsBuildEnabled=false); fi
build() { log="$(dotnet build "$target" "${options[@]}" 2>&1 9>&-)"; }
fail() {
  printf '%s\n' "$log" >&2
  echo "The build failed." >&2
  exit 1
}

# Asked again when the versions change: the package source may have the package by then.
if [[ -z "${KafkaExtension:-}" && "$missing" -nt Directory.Packages.props ]]; then export KafkaExtension=StandIn; fi

echo "Building …" >&2
if ! build; then
  # NU1101: no source has a package of that name. One that is in the cache is found there, also offline.
  if [[ -n "${KafkaExtension:-}" ]] || ! grep -q 'NU1101.*Microsoft\.Azure\.Functions\.Worker\.Extensions\.Kafka' <<<"$log"; then fail; fi
  touch "$missing"
  export KafkaExtension=StandIn
  build || fail
fi

touch "$stamp"
