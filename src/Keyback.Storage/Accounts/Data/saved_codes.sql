SELECT created_at, used_at FROM saved_codes WHERE account_id = @account ORDER BY created_at, used_at
