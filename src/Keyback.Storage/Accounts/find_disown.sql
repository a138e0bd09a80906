SELECT account_id, expires_at, used_at FROM disowns WHERE token_hash = @hash
