#!/usr/bin/env bash
# Makes the database and its two users from users.sql, in MySQL's container at its first start.
set -euo pipefail

fill() { sed -e '/^--/d' -e "s/{database}/tier/g; s/{host}/%/g; s/{app_user}/tier_app/g; s/{migration_user}/tier_migrations/g" \
  -e "s/{app_password}/$TIER_APP_PASSWORD/g; s/{migration_password}/$TIER_MIGRATION_PASSWORD/g" /tier/users.sql; }

fill | mysql --protocol=socket -uroot -p"$MYSQL_ROOT_PASSWORD"
