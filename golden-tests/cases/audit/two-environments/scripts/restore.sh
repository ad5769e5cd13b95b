#!/usr/bin/env bash
# Restores one database of the latest snapshot: restore.sh PROJECT DATABASE
set -euo pipefail
project=${1:?project}
database=${2:?database}

docker compose -f "/srv/${project}/compose/plane.yml" stop plane-api plane-worker plane-beat
restic dump latest "/${database}.dump" \
    | docker exec -i "${project}_postgresql" pg_restore --username postgres --clean --if-exists --dbname "$database"
docker compose -f "/srv/${project}/compose/plane.yml" up -d --wait plane-api plane-worker plane-beat
