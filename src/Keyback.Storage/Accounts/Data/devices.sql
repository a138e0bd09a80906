SELECT created_at AS remembered_at, expires_at FROM devices WHERE account_id = @account ORDER BY created_at
