#!/usr/bin/env bash
# Compares what would be deployed with the snapshots beside the parameter files; "overwrite" writes them anew, after a wanted change.
# Nothing is asked over the network: subscription, tenant and passwords are made up.
#   infra/azure/snapshots.sh [validate|overwrite] [NAME…]      NAME: dev, prod, confluent; all without one
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

mode="${1:-validate}"
names=("${@:2}")
if [[ ${#names[@]} -eq 0 ]]; then names=(dev prod confluent); fi
export TIER_MYSQL_ADMIN_PASSWORD=madeUp1 TIER_APP_PASSWORD=madeUp2 TIER_MIGRATION_PASSWORD=madeUp3 TIER_CONFLUENT_SECRET=madeUp4
for name in "${names[@]}"; do
  "${BICEP:-../../.tier/tools/bicep}" snapshot "$name.bicepparam" --mode "$mode" \
    --subscription-id 00000000-0000-0000-0000-000000000000 --tenant-id 22222222-2222-2222-2222-222222222222
done
