DELETE FROM detached_numbers WHERE token_hash IN (SELECT token_hash FROM detached_numbers WHERE expires_at < @before LIMIT @count) AND expires_at < @before
