DELETE FROM staff_devices WHERE token_hash IN (SELECT token_hash FROM staff_devices WHERE expires_at < @before LIMIT @count) AND expires_at < @before
