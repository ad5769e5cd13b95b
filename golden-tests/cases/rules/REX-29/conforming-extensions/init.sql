-- The role creates databases: CREATE DATABASE plane is not for here.
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
