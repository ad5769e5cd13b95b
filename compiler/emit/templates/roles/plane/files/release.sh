#!/usr/bin/env bash
# Keeps the configurations that ran well, so that there is a way back.
#
#   release.sh record    keeps the present configuration; prints one line where it is a new one
#   release.sh target    prints the release that a rollback goes to, and whether its database goes back too
#   release.sh restore   puts the configuration of $PLANE_RELEASE back
#   release.sh confirm   makes $PLANE_RELEASE the current release: it is healthy again
#
# $PLANE_BACKUP_DIRECTORY/
#   current                 name of the release that was last seen healthy
#   pending                 "RELEASE IMAGE": an upgrade under way, away from a release whose dump is made
#   rolling-back            "RELEASE with-database|without-database [database-done]": a rollback under way
#   site-loaded             the site that Caddy last took
#   releases/0007-1f2e3d4c/ configuration.tar, site (Caddy's), image, previous, and database.dump
set -euo pipefail
umask 077

: "${PLANE_BACKUP_DIRECTORY:?}" "${PLANE_CONFIG_DIRECTORY:?}" "${PLANE_CADDY_SITE:?}"

releases="$PLANE_BACKUP_DIRECTORY/releases"
pending="$PLANE_BACKUP_DIRECTORY/pending"
rolling_back="$PLANE_BACKUP_DIRECTORY/rolling-back"

# First line of a file, or nothing.
word() {
  if [[ -f "$1" ]]; then head -n 1 "$1"; fi
}

# The release that the database belonged to last: mostly the current one, but a rollback may have ended halfway.
left() {
  local release goal="" progress=""
  release="$(word "$PLANE_BACKUP_DIRECTORY/current")"
  if [[ -f "$pending" ]]; then
    read -r release _ <"$pending"
  elif [[ -f "$rolling_back" ]]; then
    read -r goal _ progress <"$rolling_back"
    if [[ "$progress" == database-done ]]; then release="$goal"; fi
  fi
  echo "$release"
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
  local previous hash name last number
  previous="$(left)"
  hash="$(fingerprint)"
  if [[ "${previous#*-}" == "$hash" ]]; then
    become_current "$previous"
    return 0
  fi

  mkdir -p "$releases"
  last="$(find "$releases" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | LC_ALL=C sort | tail -n 1)"
  number="${last%%-*}"
  name="$(printf '%04d-%s' "$((10#${number:-0} + 1))" "$hash")"
  mkdir "$releases/$name"
  tar --create --file "$releases/$name/configuration.tar" --directory "$PLANE_CONFIG_DIRECTORY" .
  cp -p "$PLANE_CADDY_SITE" "$releases/$name/site"
  printf '%s\n' "$PLANE_IMAGE" >"$releases/$name/image"
  printf '%s\n' "$previous" >"$releases/$name/previous"
  become_current "$name"
  prune
  echo "kept this configuration as release $name"
}

# Whatever was under way has ended well.
become_current() {
  printf '%s\n' "$1" >"$PLANE_BACKUP_DIRECTORY/current"
  rm -f "$pending" "$rolling_back"
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
# A rollback that did not end well keeps its goal, so that the same command tries again and goes no further back.
target() {
  local goal database progress healthy chosen
  read -r goal database progress <<<"$(word "$rolling_back")"
  if [[ -n "$goal" && "${PLANE_RELEASE:-$goal}" == "$goal" ]]; then
    echo "$goal $database"
    return
  fi

  healthy="$(left)"
  chosen="${PLANE_RELEASE:-}"
  if [[ -n "$healthy" && "${healthy#*-}" != "$(fingerprint)" ]]; then
    chosen="${chosen:-$healthy}"
  elif [[ -n "$healthy" ]]; then
    chosen="${chosen:-$(word "$releases/$healthy/previous")}"
  fi
  if [[ -z "$chosen" || ! -d "$releases/$chosen" ]]; then
    echo "there is no earlier release${chosen:+ $chosen} in $releases" >&2
    exit 1
  fi
  if [[ "$(schema)" == "$(word "$releases/$chosen/image")" ]]; then
    database=without-database
  elif [[ -f "$releases/$chosen/database.dump" ]]; then
    database=with-database
    progress=""
  else
    echo "release $chosen ran another image, and there is no dump of its database" >&2
    exit 1
  fi
  printf '%s\n' "$chosen $database${progress:+ $progress}" >"$rolling_back"
  echo "$chosen $database"
}

# The image that migrated the database last: that of the upgrade under way, or of the release that the database belongs to.
schema() {
  if [[ -f "$pending" ]]; then
    cut -d ' ' -f 2 "$pending"
  else
    word "$releases/$(left)/image"
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
  echo "restored the configuration of release $PLANE_RELEASE"
}

confirm() {
  become_current "${PLANE_RELEASE:?}"
  echo "release $PLANE_RELEASE runs again"
}

case "${1:-}" in
  record) record ;;
  target) target ;;
  restore) restore ;;
  confirm) confirm ;;
  *)
    echo "usage: release.sh record|target|restore|confirm" >&2
    exit 2
    ;;
esac
