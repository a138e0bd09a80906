SELECT name, created_at, last_used_at FROM passkeys WHERE account_id = @account ORDER BY created_at
