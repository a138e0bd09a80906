DELETE FROM devices WHERE account_id = @account
