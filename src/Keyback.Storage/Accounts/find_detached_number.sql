SELECT account_id, key, value, proved_at, expires_at, restored_at FROM detached_numbers WHERE token_hash = @hash
