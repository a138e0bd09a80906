DELETE FROM passkeys WHERE account_id = @account
