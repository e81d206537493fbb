#!/usr/bin/env bash
# Brings up Kafka and MySQL, runs the functions, and shows the events going through. Options: ./start_app.sh --help
# ./start_app.sh --docker [--once] [--speed N] does so in containers (docker-compose.yml).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [[ " $* " == *" --docker "* ]]; then exec infra/docker/run.sh "$@"; fi

help=
if [[ " $* " =~ \ (-h|-\?|--help)\  ]]; then help=1; fi

# Standard input may hold the events.
infra/build.sh functions/Tier.Cli < /dev/null
if [[ -z "${MySqlConnection:-}" && -z "$help" ]] && ! grep -qs '"MySqlConnection"' local.settings.json; then
  infra/install_database.sh >&2 < /dev/null
fi

run=(dotnet functions/Tier.Cli/bin/Release/net10.0/tier.dll up "$@")
if [[ -z "$help" ]]; then exec "${run[@]}"; fi
"${run[@]}"
echo "In containers: ./start_app.sh --docker [--once] [--speed N] (docs/deploy.md)."
