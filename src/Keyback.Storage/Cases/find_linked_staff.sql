SELECT id FROM staff WHERE own_account = @account
