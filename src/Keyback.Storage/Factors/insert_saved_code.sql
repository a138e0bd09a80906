INSERT INTO saved_codes (digest, account_id, created_at) VALUES (@digest, @account, @now)
