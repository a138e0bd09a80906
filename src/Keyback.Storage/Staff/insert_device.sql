INSERT INTO staff_devices (token_hash, staff_id, expires_at) VALUES (@hash, @member, @expires)
