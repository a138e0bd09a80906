SELECT value, proved_at, detached_at, expires_at, restored_at FROM detached_numbers WHERE account_id = @account ORDER BY detached_at
