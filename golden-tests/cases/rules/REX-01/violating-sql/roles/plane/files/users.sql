-- expect: REX-01 `{{ vault_plane_db_password }}`
CREATE USER plane WITH PASSWORD '{{ vault_plane_db_password }}';
