#!/usr/bin/env bash
# Lets one MySQL server follow another, from its first transaction on, and makes it read-only. Both have GTIDs. May be run again.
#   start_replication.sh SOURCE REPLICA    each HOST or HOST:PORT; root's password of both is in MYSQL_ROOT_PASSWORD
set -euo pipefail

port() { [[ "$1" == *:* ]] && printf %s "${1#*:}" || printf 3306; }
on() { MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql --no-defaults --protocol=tcp -h "${1%:*}" -P "$(port "$1")" -u root --vertical; }

# Nobody needs to know it: the replica keeps it, and the next run makes another. MySQL takes at most 32 characters of it.
password="$(head -c 24 /dev/urandom | base64 | tr -dc 'A-Za-z0-9')"

on "$1" <<SQL
CREATE USER IF NOT EXISTS 'tier_replica'@'%';
ALTER USER 'tier_replica'@'%' IDENTIFIED BY '$password';
GRANT REPLICATION SLAVE ON *.* TO 'tier_replica'@'%';
SQL

on "$2" <<SQL
STOP REPLICA;
CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${1%:*}', SOURCE_PORT = $(port "$1"),
  SOURCE_USER = 'tier_replica', SOURCE_PASSWORD = '$password', SOURCE_SSL = 1, SOURCE_AUTO_POSITION = 1;
START REPLICA;
SET PERSIST super_read_only = ON;
SQL

for _ in {1..60}; do
  status="$(on "$2" <<<'SHOW REPLICA STATUS')"
  if grep -q 'Replica_IO_Running: Yes' <<<"$status" && grep -q 'Replica_SQL_Running: Yes' <<<"$status"; then
    echo "$2 follows $1."
    exit 0
  fi
  sleep 1
done

grep -E 'Last_(IO|SQL)_Error: .' <<<"$status" >&2 || true
echo "$2 doesn't follow $1 after a minute, see above." >&2
exit 1
