#!/usr/bin/env bash
# Brings up Kafka and MySQL, runs the functions, and shows the events going through. Options: ./start_app.sh --help
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

infra/build.sh functions/Tier.Cli
if [[ -z "${MySqlConnection:-}" && ! " $* " =~ \ (-h|-\?|--help)\  ]] && ! grep -qs '"MySqlConnection"' local.settings.json; then
  infra/install_database.sh >&2
fi

exec dotnet functions/Tier.Cli/bin/Release/net10.0/tier.dll up "$@"
