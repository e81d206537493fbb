#!/usr/bin/env bash
# Writes the classes that a broker of KAFKA_HOME loads at its start to the file of the first argument (class data sharing, JEP 350): for tests, which start
# dozens of brokers. With -XX:SharedArchiveFile=FILE a start takes half of the processor time; Java passes over an archive that doesn't fit.
set -euo pipefail
archive="$1"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
export LOG_DIR="$folder/logs" KAFKA_HEAP_OPTS="-Xms128m -Xmx256m"

for _ in 1 2 3; do # until its two ports are free
  port=$((20000 + RANDOM % 10000))
  cat >"$folder/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$((port + 1))
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$((port + 1))
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$folder/data
PROPERTIES
  "$KAFKA_HOME/bin/kafka-storage.sh" format --ignore-formatted --config "$folder/server.properties" --cluster-id AAAAAAAAAAAAAAAAAAAAAA >"$folder/log" 2>&1
  KAFKA_JVM_PERFORMANCE_OPTS="${KAFKA_JVM_PERFORMANCE_OPTS:-} -XX:ArchiveClassesAtExit=$archive" \
    "$KAFKA_HOME/bin/kafka-server-start.sh" "$folder/server.properties" >"$folder/log" 2>&1 &
  broker=$!
  while kill -0 "$broker" 2>/dev/null && ! grep -rqs "Kafka Server started" "$folder"; do sleep 0.1; done
  kill "$broker" 2>/dev/null || { wait "$broker" || true; continue; }
  wait "$broker" || true
  exit 0
done
tail -20 "$folder/log" >&2
exit 1
