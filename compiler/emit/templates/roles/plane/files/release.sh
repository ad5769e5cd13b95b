#!/usr/bin/env bash
# Keeps the configurations that ran well, so that there is a way back.
#
#   release.sh record    keeps the present configuration; prints one line where it is a new one
#   release.sh target    prints the release that a rollback goes to, and whether its database goes back too
#   release.sh restore   puts the configuration of $PLANE_RELEASE back
#
# $PLANE_BACKUP_DIRECTORY/
#   current                 name of the release that was last seen healthy
#   pending                 "RELEASE IMAGE": an upgrade under way, whose dump is made
#   releases/0007-1f2e3d4c/ configuration.tar, site (Caddy's), image, previous, and database.dump
set -euo pipefail
umask 077

: "${PLANE_BACKUP_DIRECTORY:?}" "${PLANE_CONFIG_DIRECTORY:?}" "${PLANE_CADDY_SITE:?}"

releases="$PLANE_BACKUP_DIRECTORY/releases"
pending="$PLANE_BACKUP_DIRECTORY/pending"

# First line of a file, or nothing.
word() {
  if [[ -f "$1" ]]; then head -n 1 "$1"; fi
}

# Hash of the configuration on disk: names and contents, no times.
fingerprint() {
  {
    (cd "$PLANE_CONFIG_DIRECTORY" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum)
    sha256sum <"$PLANE_CADDY_SITE"
  } | sha256sum | cut -c 1-12
}

record() {
  : "${PLANE_IMAGE:?}" "${PLANE_BACKUP_KEEP:?}"
  local current hash name last number
  current="$(word "$PLANE_BACKUP_DIRECTORY/current")"
  hash="$(fingerprint)"
  rm -f "$pending"
  [[ "${current#*-}" != "$hash" ]] || return 0

  mkdir -p "$releases"
  last="$(find "$releases" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort | tail -n 1)"
  number="${last%%-*}"
  name="$(printf '%04d-%s' "$((10#${number:-0} + 1))" "$hash")"
  mkdir "$releases/$name"
  tar --create --file "$releases/$name/configuration.tar" --directory "$PLANE_CONFIG_DIRECTORY" .
  cp -p "$PLANE_CADDY_SITE" "$releases/$name/site"
  printf '%s\n' "$PLANE_IMAGE" >"$releases/$name/image"
  printf '%s\n' "$current" >"$releases/$name/previous"
  printf '%s\n' "$name" >"$PLANE_BACKUP_DIRECTORY/current"
  prune
  echo "kept this configuration as release $name"
}

# Keeps the newest, the current one and the one before it.
prune() {
  local current previous name
  current="$(word "$PLANE_BACKUP_DIRECTORY/current")"
  previous="$(word "$releases/$current/previous")"
  find "$releases" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort -r | tail -n "+$((PLANE_BACKUP_KEEP + 1))" |
    while read -r name; do
      [[ "$name" == "$current" || "$name" == "$previous" ]] || rm -rf "${releases:?}/$name"
    done
}

# After a deploy that never became healthy, back to the release that did; after a good one, back to the one before.
target() {
  local current chosen running
  current="$(word "$PLANE_BACKUP_DIRECTORY/current")"
  chosen="${PLANE_RELEASE:-}"
  if [[ -n "$current" && "${current#*-}" != "$(fingerprint)" ]]; then
    chosen="${chosen:-$current}"
  elif [[ -n "$current" ]]; then
    chosen="${chosen:-$(word "$releases/$current/previous")}"
  fi
  if [[ -z "$chosen" || ! -d "$releases/$chosen" ]]; then
    echo "there is no earlier release${chosen:+ $chosen} in $releases" >&2
    exit 1
  fi
  # The schema is newer than the release where the release that runs, or the upgrade under way, has another image.
  running="$(word "$releases/$current/image")"
  if [[ -f "$pending" ]]; then
    running="$(cut -d ' ' -f 2 "$pending")"
  fi
  if [[ "$running" == "$(word "$releases/$chosen/image")" ]]; then
    echo "$chosen without-database"
  elif [[ -f "$releases/$chosen/database.dump" ]]; then
    echo "$chosen with-database"
  else
    echo "release $chosen ran another image, and there is no dump of its database" >&2
    exit 1
  fi
}

restore() {
  local release="$releases/${PLANE_RELEASE:?}" staged="$PLANE_CONFIG_DIRECTORY.restored"
  rm -rf "$staged"
  mkdir "$staged"
  tar --extract --same-permissions --file "$release/configuration.tar" --directory "$staged"
  rm -rf "$PLANE_CONFIG_DIRECTORY"
  mv "$staged" "$PLANE_CONFIG_DIRECTORY"
  cp -p "$release/site" "$PLANE_CADDY_SITE"
  rm -f "$pending"
  printf '%s\n' "$PLANE_RELEASE" >"$PLANE_BACKUP_DIRECTORY/current"
  echo "restored the configuration of release $PLANE_RELEASE"
}

case "${1:-}" in
  record) record ;;
  target) target ;;
  restore) restore ;;
  *)
    echo "usage: release.sh record|target|restore" >&2
    exit 2
    ;;
esac
