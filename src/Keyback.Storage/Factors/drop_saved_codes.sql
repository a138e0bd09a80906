DELETE FROM saved_codes WHERE account_id = @account
