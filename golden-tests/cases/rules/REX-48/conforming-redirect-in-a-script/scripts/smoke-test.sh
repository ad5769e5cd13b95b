#!/usr/bin/env bash
set -uo pipefail
target=$(curl -s -o /dev/null -w '%{redirect_url}' "http://$1")
curl -sI "https://$1" | grep -i strict-transport-security
echo "$target"
