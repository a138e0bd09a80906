INSERT INTO detached_numbers (token_hash, account_id, key, value, proved_at, detached_at, expires_at)
VALUES (@hash, @account, @key, @Value, @ProvedAt, @now, @expires)
