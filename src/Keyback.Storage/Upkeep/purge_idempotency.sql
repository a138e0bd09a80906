DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency WHERE expires_at < @before LIMIT @count) AND expires_at < @before
