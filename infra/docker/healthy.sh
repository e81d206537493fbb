#!/usr/bin/env bash
# Exit code 0 while the Functions host runs its functions. Until then, and after it gave up, it answers / with 503. The image has no curl.
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/${1:-8080}"
printf 'GET / HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r -t 8 _ status _ <&3
[[ "$status" == 20[04] ]]
