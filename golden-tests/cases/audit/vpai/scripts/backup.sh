#!/usr/bin/env bash
# Dumps every database; called by a timer.
set -euo pipefail

target="${1:?where to}"
for database in n8n litellm; do
  docker exec javisi_postgresql pg_dump -U postgres "$database" | gzip > "$target/$database.sql.gz"
done
echo "kept ${#target} characters of path"
