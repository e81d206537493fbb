#!/usr/bin/env bash
# Installs what the tests need, builds, and runs all of them. The last line is "N passed, N failed", with the skipped ones if there were any.
# KAFKA_HOME and MYSQL_HOME: installations of Apache Kafka and MySQL to test on too; without them those tests say that they were skipped.
# TIER_TEST_REQUIRE_REAL_SERVERS=1: a test that is skipped for that reason fails.
# --all: every fault on both stacks (MariaDB and the in-process broker, MySQL and Kafka); without it, each on the stack where it means most.
# Other arguments go to every test program, for example: ./test.sh -class '*LoaderTests'
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Theories are taken apart before they run, because only then the traits of a single case count.
# Most tests wait for servers most of the time: three times as many at once as there are cores.
chosen=(-preEnumerateTheories -maxThreads 3x)
scope=(-trait- Stack=all)
for argument in "$@"; do
  case "$argument" in
    --all) scope=() ;;
    -filter | -filterVSTest) scope=() && chosen+=("$argument") ;; # a query, which can't be mixed with other filters
    *) chosen+=("$argument") ;;
  esac
done

infra/install_database.sh mariadb
infra/install_tools.sh compose kubectl node-checkers bicep shellcheck
infra/build.sh Tier.Functions.sln

passed=0 failed=0 skipped=0 broken=0
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
output="$work/output"
if [[ -n "${KAFKA_HOME:-}" && -z "${KAFKA_JVM_PERFORMANCE_OPTS:-}" ]]; then
  export KAFKA_JVM_PERFORMANCE_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1" # for programs that live for seconds
  infra/archive_kafka_classes.sh "$work/kafka.jsa"
  KAFKA_JVM_PERFORMANCE_OPTS+=" -XX:SharedArchiveFile=$work/kafka.jsa -Xlog:cds=off"
fi
for project in tests/*.Tests; do
  name="$(basename "$project")"
  dotnet "$project/bin/Release/net10.0/$name.dll" -noColor -noLogo ${scope[@]+"${scope[@]}"} "${chosen[@]}" 2>&1 | tee "$output" || true
  # Total: 40, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 35.667s
  if summary="$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$output" | tail -1)"; then
    read -r total errors fails skips < <(sed -E 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/' <<<"$summary")
    passed=$((passed + total - fails - skips)) failed=$((failed + fails + errors)) skipped=$((skipped + skips))
  elif [[ ${#chosen[@]} -gt 3 ]] && grep -qE 'Total: 0\s*$' "$output"; then
    : # None of its tests is among those that the arguments choose.
  else
    echo "$name ended without a summary: it crashed, or its arguments are wrong." >&2
    broken=$((broken + 1))
  fi
done

failed=$((failed + broken))
if [[ $((passed + failed + skipped)) -eq 0 ]]; then
  echo "No test was run: the arguments choose none." >&2
  failed=1
fi

if [[ -z "${KAFKA_HOME:-}" || -z "${MYSQL_HOME:-}" ]]; then
  echo "Not tested: the real Kafka (KAFKA_HOME) or the real MySQL (MYSQL_HOME), because they are not set." >&2
fi

echo "$passed passed, $failed failed$([[ $skipped -eq 0 ]] || echo ", $skipped skipped")"
[[ $failed -eq 0 ]]
