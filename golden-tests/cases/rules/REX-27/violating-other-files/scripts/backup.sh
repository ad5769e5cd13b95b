#!/usr/bin/env bash
set -euo pipefail
# expect: REX-27 `kV9x2LmQ8rTz4WbN`
export PGPASSWORD="kV9x2LmQ8rTz4WbN"
TOKEN="$(cat /run/secrets/token)"
pg_dump -h 127.0.0.1 -U postgres > /var/backups/all.sql
