#!/usr/bin/env bash
# Before azd publishes: it runs dotnet publish without properties of ours, and MSBuild takes BrokerSecurity from the environment.
# A build without it can talk to neither Event Hubs nor Confluent.
set -euo pipefail

if [[ "${BrokerSecurity:-}" != SaslSsl ]]; then
  echo "BrokerSecurity is '${BrokerSecurity:-}' in azd's environment, and the brokers want SaslSsl: azd env set BrokerSecurity SaslSsl." >&2
  exit 1
fi
