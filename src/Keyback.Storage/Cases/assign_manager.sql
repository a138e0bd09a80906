UPDATE accounts SET account_manager = @manager WHERE id = @account
