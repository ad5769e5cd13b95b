#!/bin/bash
set -euo pipefail
# expect: REX-48 `curl`
status=$(curl -s -o /dev/null -w '%{http_code}' "https://$HOST/")
if ! host "$HOST" > /dev/null; then # expect: REX-48 `host`
  exit 1
fi
echo "$status"
