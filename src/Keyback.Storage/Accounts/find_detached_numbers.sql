SELECT token_hash, account_id, key, value, proved_at, expires_at, restored_at FROM detached_numbers
WHERE account_id = @account AND restored_at IS NULL AND expires_at > @now ORDER BY detached_at DESC
