#!/usr/bin/env bash
# Saves Plane's database before migrations change it, and puts it back.
#
#   database-dump.sh save      prints one line where it made a dump
#   database-dump.sh restore   puts the dump of $PLANE_RELEASE back, once in each rollback
#
# The files in $PLANE_BACKUP_DIRECTORY are those of release.sh.
# The dump belongs to the release that is being left. Dumps hold raw API tokens: they are as secret as the vault.
set -euo pipefail
umask 077

: "${PLANE_BACKUP_DIRECTORY:?}" "${PLANE_IMAGE:?}" "${PLANE_DATABASE:?}" "${PLANE_DATABASE_USER:?}"
: "${PLANE_DATABASE_ADMINISTRATOR:?}" "${PLANE_DATABASE_COMMAND:?}"

# The words in front of psql: docker exec --interactive CONTAINER.
read -r -a on_server <<<"$PLANE_DATABASE_COMMAND"
pending="$PLANE_BACKUP_DIRECTORY/pending"
rolling_back="$PLANE_BACKUP_DIRECTORY/rolling-back"

query() {
  "${on_server[@]}" psql --no-psqlrc --quiet --tuples-only --no-align --username "$PLANE_DATABASE_ADMINISTRATOR" \
    --dbname postgres --set ON_ERROR_STOP=1 --set user="$PLANE_DATABASE_USER" --set database="$PLANE_DATABASE" \
    --set restored="${PLANE_DATABASE}_restored" --set replaced="${PLANE_DATABASE}_replaced"
}

# The release that the database belonged to last: mostly the current one, but a rollback may have ended halfway.
left() {
  local release goal="" progress=""
  release="$(<"$PLANE_BACKUP_DIRECTORY/current")"
  if [[ -f "$pending" ]]; then
    read -r release _ <"$pending"
  elif [[ -f "$rolling_back" ]]; then
    read -r goal _ progress <"$rolling_back"
    if [[ "$progress" == database-done ]]; then release="$goal"; fi
  fi
  echo "$release"
}

# An upgrade is under way from here on: a rollback that was tried before has nothing more to say about the database.
upgrade_from() {
  printf '%s %s\n' "$1" "$PLANE_IMAGE" >"$pending"
  rm -f "$rolling_back"
}

save() {
  [[ -f "$PLANE_BACKUP_DIRECTORY/current" ]] || return 0
  local leaving release
  leaving="$(left)"
  release="$PLANE_BACKUP_DIRECTORY/releases/$leaving"
  if [[ "$(<"$release/image")" == "$PLANE_IMAGE" ]]; then
    if [[ -f "$pending" ]]; then
      echo "an upgrade away from this version has begun and may have migrated the database: run the rollback," \
        "ansible-playbook playbooks/plane-rollback.yml" >&2
      exit 1
    fi
    return 0
  fi
  # A second attempt, or one with yet another version, must not overwrite the good dump with a half-migrated database.
  if [[ -f "$pending" && -f "$release/database.dump" ]]; then
    upgrade_from "$leaving"
    return 0
  fi
  "${on_server[@]}" pg_dump --username "$PLANE_DATABASE_ADMINISTRATOR" --format custom "$PLANE_DATABASE" \
    >"$release/database.dump.part"
  mv "$release/database.dump.part" "$release/database.dump"
  upgrade_from "$leaving"
  echo "saved the database of release $leaving"
}

# Whether the rollback under way has the database behind it already.
restored() {
  [[ -f "$rolling_back" && "$(<"$rolling_back")" == "${PLANE_RELEASE:?} with-database database-done" ]]
}

# Fills a new database first and swaps names last: where the dump is broken, nothing has happened.
restore() {
  local dump="$PLANE_BACKUP_DIRECTORY/releases/${PLANE_RELEASE:?}/database.dump"
  if [[ ! -f "$dump" ]]; then
    echo "release $PLANE_RELEASE has no dump of the database" >&2
    exit 1
  fi
  # Once more would lose what the first time kept, and what was written since.
  if restored; then
    echo "the database of release $PLANE_RELEASE is back already"
    return 0
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
BEGIN;
ALTER DATABASE :"database" RENAME TO :"replaced";
ALTER DATABASE :"restored" RENAME TO :"database";
COMMIT;
SQL
  printf '%s with-database database-done\n' "$PLANE_RELEASE" >"$rolling_back"
  rm -f "$pending"
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
