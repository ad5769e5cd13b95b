#!/bin/bash
# Creates one user and one database; run on every deployment.
set -euo pipefail

psql_admin() {
    psql --username postgres --no-align --tuples-only --quiet --set ON_ERROR_STOP=1 "$@"
}

if [[ "$(psql_admin -c "SELECT 1 FROM pg_roles WHERE rolname = '${TENANT_USER}'")" != "1" ]]; then
    psql_admin -c "CREATE ROLE \"${TENANT_USER}\" LOGIN"
    echo "created role ${TENANT_USER}"
fi

psql_admin --set "password=${TENANT_PASSWORD}" <<SQL
ALTER ROLE "${TENANT_USER}" WITH PASSWORD :'password';
SQL

if [[ "$(psql_admin -c "SELECT 1 FROM pg_database WHERE datname = '${TENANT_DATABASE}'")" != "1" ]]; then
    psql_admin -c "CREATE DATABASE \"${TENANT_DATABASE}\" OWNER \"${TENANT_USER}\""
    echo "created database ${TENANT_DATABASE}"
fi
