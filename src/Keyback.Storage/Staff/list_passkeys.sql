SELECT id, staff_id, credential_id, public_key, name, created_at, last_used_at FROM staff_passkeys WHERE staff_id = @member ORDER BY created_at, id
