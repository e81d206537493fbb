#!/usr/bin/env bash
# After azd has deployed: creates the database and its two users from infra/mysql/users.sql, and gives them the passwords of azd's
# environment, also where the users are there already. While it runs, the server's firewall is open for this machine; in a private network
# there is nothing to open, so run it from inside.
# Needs a MySQL or MariaDB client, and, for the firewall, az. All settings but the last two come from azd: azd env get-values.
#   TIER_MYSQL_HOST, TIER_MYSQL_PORT (3306), TIER_MYSQL_ADMIN (tier_admin), TIER_MYSQL_ADMIN_PASSWORD   the server and its administrator
#   TIER_APP_PASSWORD, TIER_MIGRATION_PASSWORD      letters and digits
#   TIER_PRIVATE_NETWORK, TIER_MYSQL_SERVER, AZURE_RESOURCE_GROUP   for the firewall; "true" leaves it alone
#   TIER_MYSQL_CA       file with the authorities that may vouch for the server (this machine's own)
#   TIER_CLIENT_IP      this machine's address as Azure sees it (asked from api.ipify.org, as az does)
set -euo pipefail
folder="$(cd "$(dirname "${BASH_SOURCE[0]}")/../mysql" && pwd)"

fail() { echo "$*" >&2; exit 1; }

for setting in TIER_MYSQL_HOST TIER_MYSQL_ADMIN_PASSWORD TIER_APP_PASSWORD TIER_MIGRATION_PASSWORD; do
  [[ -n "${!setting:-}" ]] || fail "$setting is not set: azd env get-values shows what azd knows."
done
for setting in TIER_APP_PASSWORD TIER_MIGRATION_PASSWORD; do
  [[ "${!setting}" =~ ^[A-Za-z0-9]+$ ]] || fail "$setting has other characters than letters and digits: choose another one."
done
command -v mysql >/dev/null || fail "There is no mysql on the PATH: install a client, for example apt-get install default-mysql-client."

ca="${TIER_MYSQL_CA:-/etc/ssl/certs/ca-certificates.crt}"
[[ -r "$ca" ]] || fail "There is no file $ca: set TIER_MYSQL_CA to the one with this machine's certificate authorities."
tls=(--ssl-mode=VERIFY_IDENTITY "--ssl-ca=$ca")
if [[ "$(mysql --version)" == *MariaDB* ]]; then tls=(--ssl --ssl-verify-server-cert "--ssl-ca=$ca"); fi

if [[ "${TIER_PRIVATE_NETWORK:-false}" != true ]]; then
  command -v az >/dev/null || fail "There is no az on the PATH: install the Azure CLI, and log in with az login."
  address="${TIER_CLIENT_IP:-$(curl -fsS --max-time 20 https://api.ipify.org)}"
  rule=(--resource-group "$AZURE_RESOURCE_GROUP" --name "$TIER_MYSQL_SERVER" --rule-name create-users)
  trap 'az mysql flexible-server firewall-rule delete "${rule[@]}" --yes --output none' EXIT
  az mysql flexible-server firewall-rule create "${rule[@]}" --start-ip-address "$address" --end-ip-address "$address" --output none
fi

statements() {
  local line
  while IFS= read -r line; do
    [[ "$line" == --* ]] || printf '%s\n' "$line"
  done <"$folder/users.sql"
  # What CREATE USER IF NOT EXISTS leaves as it is: so a new password is one more run.
  printf '%s\n' "ALTER USER '{app_user}'@'{host}' IDENTIFIED BY '{app_password}';" \
    "ALTER USER '{migration_user}'@'{host}' IDENTIFIED BY '{migration_password}';"
}

sql="$(statements)"
for pair in database=tier host=% app_user=tier_app migration_user=tier_migrations \
  "app_password=$TIER_APP_PASSWORD" "migration_password=$TIER_MIGRATION_PASSWORD"; do
  sql="${sql//"{${pair%%=*}}"/"${pair#*=}"}"
done
[[ "$sql" != *[{}]* ]] || fail "infra/mysql/users.sql has a name in braces that this script doesn't know."

MYSQL_PWD="$TIER_MYSQL_ADMIN_PASSWORD" mysql --no-defaults --protocol=tcp --host="$TIER_MYSQL_HOST" --port="${TIER_MYSQL_PORT:-3306}" \
  --user="${TIER_MYSQL_ADMIN:-tier_admin}" --connect-timeout=30 "${tls[@]}" <<<"$sql"
echo "The database tier has its users tier_app and tier_migrations."
