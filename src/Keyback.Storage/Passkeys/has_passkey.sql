SELECT 1 FROM passkeys WHERE id = @id AND account_id = @account
