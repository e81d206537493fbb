#!/usr/bin/env bash
# Builds a project or solution filter in Release, when its sources are newer than its last build. Prints only what a person has to mend.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target="$1"
stamp=".tier/built-${target//[\/.]/-}"

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

echo "Building …" >&2
if ! log="$(dotnet build "$target" --configuration Release --nologo -clp:ErrorsOnly 2>&1 9>&-)"; then
  printf '%s\n' "$log" >&2
  echo "The build failed." >&2
  exit 1
fi

touch "$stamp"
