#!/usr/bin/env bash
# Measures: ./bench.sh (the loading rate, beside the server's own ceiling), or one of the commands that ./bench.sh --help lists.
# KAFKA_HOME and MYSQL_HOME: installations of Apache Kafka and MySQL to measure on too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

infra/install_database.sh mariadb >&2
infra/build.sh tests/Tier.Benchmarks

exec dotnet tests/Tier.Benchmarks/bin/Release/net10.0/Tier.Benchmarks.dll "$@"
