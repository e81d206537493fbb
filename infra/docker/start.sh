#!/usr/bin/env bash
# Where the image begins: puts secrets that were mounted as files into the environment, then becomes the program of its arguments.
# NAME_FILE=/run/secrets/x sets NAME to what that file holds. The Functions host reads its trigger's settings itself, so the app couldn't
# do it.
set -euo pipefail

secrets=(AzureWebJobsStorage APPLICATIONINSIGHTS_CONNECTION_STRING MySqlConnection MySqlMigrationConnection
  BrokerUsername BrokerPassword BrokerCaPem BrokerCertificatePem BrokerKeyPem)

for name in "${secrets[@]}"; do
  file_variable="${name}_FILE"
  file="${!file_variable:-}"
  if [[ -z "$file" ]]; then continue; fi
  if [[ -n "${!name:-}" ]]; then
    echo "$name and $file_variable are both set: unset one of them." >&2
    exit 2
  fi
  if [[ ! -r "$file" ]]; then
    echo "$file_variable is $file, which isn't there or can't be read: mount the secret there." >&2
    exit 2
  fi
  value="$(<"$file")"
  if [[ -z "$value" ]]; then
    echo "$file_variable is $file, which is empty: put the value of $name into it." >&2
    exit 2
  fi
  export "$name=$value"
  unset "$file_variable"
done

exec "$@"
