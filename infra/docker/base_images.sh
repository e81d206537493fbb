#!/usr/bin/env bash
# Prints the images that the Dockerfile begins from with their digests of today, a line of NAME=IMAGE@DIGEST each, for --build-arg.
# Needs docker with buildx, and the network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

sed -nE 's/^ARG ([A-Z]+_IMAGE)=(.+)$/\1 \2/p' Dockerfile | while read -r name image; do
  digest="$(docker buildx imagetools inspect "$image" --format '{{.Manifest.Digest}}')"
  if [[ ! "$digest" =~ ^sha256:[0-9a-f]{64}$ ]]; then
    echo "There is no digest of $image: is its registry reached?" >&2
    exit 1
  fi
  echo "$name=$image@$digest"
done
