#!/usr/bin/env bash
# Saves Plane's database before migrations change it, and puts it back.
#
#   database-dump.sh save      prints one line where it made a dump
#   database-dump.sh restore   puts the dump of $PLANE_RELEASE back, where that release ran another image
#
# The dump belongs to the release that is being left. Dumps hold raw API tokens: they are as secret as the vault.
set -euo pipefail
umask 077

: "${PLANE_BACKUP_DIRECTORY:?}" "${PLANE_IMAGE:?}" "${PLANE_DATABASE:?}" "${PLANE_DATABASE_USER:?}"
: "${PLANE_DATABASE_ADMINISTRATOR:?}" "${PLANE_DATABASE_COMMAND:?}"

# The words in front of psql: docker exec --interactive CONTAINER.
read -r -a on_server <<<"$PLANE_DATABASE_COMMAND"
pending="$PLANE_BACKUP_DIRECTORY/pending"

query() {
  "${on_server[@]}" psql --no-psqlrc --quiet --tuples-only --no-align --username "$PLANE_DATABASE_ADMINISTRATOR" \
    --dbname postgres --set ON_ERROR_STOP=1 --set user="$PLANE_DATABASE_USER" --set database="$PLANE_DATABASE" \
    --set restored="${PLANE_DATABASE}_restored" --set replaced="${PLANE_DATABASE}_replaced"
}

save() {
  [[ -f "$PLANE_BACKUP_DIRECTORY/current" ]] || return 0
  local current release
  current="$(<"$PLANE_BACKUP_DIRECTORY/current")"
  release="$PLANE_BACKUP_DIRECTORY/releases/$current"
  [[ "$(<"$release/image")" != "$PLANE_IMAGE" ]] || return 0
  # A second attempt at the same upgrade must not overwrite the good dump with a half-migrated database.
  if [[ -f "$pending" && "$(<"$pending")" == "$current $PLANE_IMAGE" ]]; then
    return 0
  fi
  "${on_server[@]}" pg_dump --username "$PLANE_DATABASE_ADMINISTRATOR" --format custom "$PLANE_DATABASE" \
    >"$release/database.dump.part"
  mv "$release/database.dump.part" "$release/database.dump"
  printf '%s %s\n' "$current" "$PLANE_IMAGE" >"$pending"
  echo "saved the database of release $current"
}

# Fills a new database first and swaps names last: where the dump is broken, nothing has happened.
restore() {
  local dump="$PLANE_BACKUP_DIRECTORY/releases/${PLANE_RELEASE:?}/database.dump"
  if [[ ! -f "$dump" ]]; then
    echo "release $PLANE_RELEASE has no dump of the database" >&2
    exit 1
  fi
  query <<'SQL'
DROP DATABASE IF EXISTS :"restored" WITH (FORCE);
CREATE DATABASE :"restored" OWNER :"user";
SQL
  "${on_server[@]}" pg_restore --username "$PLANE_DATABASE_ADMINISTRATOR" --exit-on-error --single-transaction \
    --dbname "${PLANE_DATABASE}_restored" <"$dump"
  query <<'SQL'
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'database';
DROP DATABASE IF EXISTS :"replaced" WITH (FORCE);
ALTER DATABASE :"database" RENAME TO :"replaced";
ALTER DATABASE :"restored" RENAME TO :"database";
SQL
  echo "restored the database of release $PLANE_RELEASE; what it replaced is now ${PLANE_DATABASE}_replaced"
}

case "${1:-}" in
  save) save ;;
  restore) restore ;;
  *)
    echo "usage: database-dump.sh save|restore" >&2
    exit 2
    ;;
esac
