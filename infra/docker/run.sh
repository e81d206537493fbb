#!/usr/bin/env bash
# Runs the profile `app` of docker-compose.yml and follows it: what ./start_app.sh --docker does.
#   --once      end when the files are through and all is loaded; exit code 0 only if it is complete
#   --speed N   replay N times faster than one event of each file every 100 ms
# The containers go on afterwards: docker compose --profile app down ends them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

refuse() { echo "$*" >&2; exit 2; }

watch=() speed=1
while [[ $# -gt 0 ]]; do
  case "$1" in
    --docker) ;;
    --once) watch+=(--once) ;;
    --speed) speed="${2:-}" && shift $(($# > 1)) ;;
    *) refuse "With --docker, start_app.sh takes --once and --speed N, not $1." ;;
  esac
  shift
done
if ! [[ "$speed" =~ ^[0-9]{1,6}(\.[0-9]{1,6})?$ ]] || ! interval="$(awk -v speed="$speed" 'BEGIN {
  if (speed <= 0 || speed > 100000) exit 1
  seconds = 0.1 / speed
  printf "%02d:%02d:%010.7f", seconds / 3600, seconds % 3600 / 60, seconds % 60
}')"; then
  refuse "--speed takes a number above 0, at most 100000."
fi

command -v docker >/dev/null ||
  refuse "There is no docker on the PATH: install Docker with its compose plugin, or run ./start_app.sh without --docker."
docker info >/dev/null 2>&1 ||
  refuse "Docker is installed, but its engine doesn't answer: start it, or run ./start_app.sh without --docker."
if docker compose version >/dev/null 2>&1; then compose=(docker compose); else
  command -v docker-compose >/dev/null || refuse "There is no docker compose: install Docker's compose plugin."
  compose=(docker-compose)
fi
[[ -f .env ]] || refuse "There is no .env: cp infra/docker/sample.env .env, and choose passwords."

value() { sed -n "s/^$1=//p" .env | tail -1; }
for name in MYSQL_ROOT_PASSWORD TIER_APP_PASSWORD TIER_MIGRATION_PASSWORD; do
  [[ -n "$(value "$name")" ]] || refuse "$name has no value in .env: choose a password."
done

infra/build.sh functions/Tier.Cli </dev/null
ReplayInterval="$interval" "${compose[@]}" --profile app up --detach --build

# As the containers' ports are on this machine.
BrokerList=127.0.0.1:9092
MySqlConnection="Server=127.0.0.1;Port=3306;Database=tier;User ID=tier_app;Password=$(value TIER_APP_PASSWORD)"
MySqlMigrationConnection="Server=127.0.0.1;Port=3306;Database=tier;User ID=tier_migrations;Password=$(value TIER_MIGRATION_PASSWORD)"
export BrokerList MySqlConnection MySqlMigrationConnection
exec dotnet functions/Tier.Cli/bin/Release/net10.0/tier.dll watch ${watch[@]+"${watch[@]}"}
