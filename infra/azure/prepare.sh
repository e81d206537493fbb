#!/usr/bin/env bash
# Before azd packages and deploys: puts into its environment what no person has to choose. What is there stays.
set -euo pipefail

password() { head -c 4096 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | head -c 28; }
# One of each kind in front: Azure wants three of them in the administrator's.
default() { if [[ -z "${!1:-}" ]]; then azd env set "$1" "$2"; fi; }

default BrokerSecurity SaslSsl
default TIER_MYSQL_ADMIN_PASSWORD "Aa1$(password)"
default TIER_APP_PASSWORD "Aa1$(password)"
default TIER_MIGRATION_PASSWORD "Aa1$(password)"
default TIER_BUDGET_START "$(date -u +%Y-%m-01)"
if [[ -z "${TIER_ALERT_EMAIL:-}" ]]; then
  echo "TIER_ALERT_EMAIL is not set: say who gets the alerts, azd env set TIER_ALERT_EMAIL you@example.com." >&2
  exit 1
fi
