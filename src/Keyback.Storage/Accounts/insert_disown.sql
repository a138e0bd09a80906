INSERT INTO disowns (token_hash, account_id, created_at, expires_at) VALUES (@hash, @account, @now, @expires)
