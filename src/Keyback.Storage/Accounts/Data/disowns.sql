SELECT created_at AS sent_at, used_at, expires_at FROM disowns WHERE account_id = @account ORDER BY created_at
