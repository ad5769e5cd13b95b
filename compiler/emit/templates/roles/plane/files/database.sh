#!/usr/bin/env bash
# Gives Plane its user and its database in the shared PostgreSQL; safe on every deploy.
#
#   database.sh DATABASE USER HOST PORT ADMINISTRATOR <PASSWORD
#
# It runs where psql is: in the container of the server. The password comes on standard input, travels to psql in the
# environment of one process and is left out of the server's log: it is in no list of processes.
# Prints one line for each thing it changed, and nothing where everything was as it should be.
set -euo pipefail

database="$1"
user="$2"
host="$3"
port="$4"
administrator="$5"

IFS= read -r password || true
if [[ -z "$password" ]]; then
  echo "no password on standard input" >&2
  exit 1
fi

# Commands come on standard input, values as psql variables: psql quotes them, whatever they hold.
query() {
  psql --no-psqlrc --quiet --tuples-only --no-align --username "$administrator" --dbname postgres \
    --set ON_ERROR_STOP=1 --set database="$database" --set user="$user"
}

accepts_password() {
  PGPASSWORD="$password" psql --no-psqlrc --quiet --no-password --host "$host" --port "$port" --username "$user" \
    --dbname "$database" --command "SELECT 1" >/dev/null 2>&1
}

set_password() {
  PLANE_DATABASE_PASSWORD="$password" query <<'SQL'
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
\set password `printenv PLANE_DATABASE_PASSWORD`
ALTER ROLE :"user" WITH LOGIN PASSWORD :'password';
SQL
}

if [[ -z "$(query <<<"SELECT 1 FROM pg_roles WHERE rolname = :'user';")" ]]; then
  query <<<'CREATE ROLE :"user" WITH LOGIN;'
  echo "created the user $user"
fi

owner="$(query <<<"SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = :'database';")"
if [[ -z "$owner" ]]; then
  query <<<'CREATE DATABASE :"database" OWNER :"user";'
  echo "created the database $database"
elif [[ "$owner" != "$user" ]]; then
  query <<<'ALTER DATABASE :"database" OWNER TO :"user";'
  echo "made $user the owner of the database $database"
fi

# The only way to learn whether the password is the right one is to use it, over the network as Plane does.
if ! accepts_password; then
  set_password
  echo "set the password of the user $user"
  if ! accepts_password; then
    echo "the user $user cannot sign in at $host:$port with the password that was just set" >&2
    exit 1
  fi
fi
