SELECT id FROM accounts WHERE id = @account AND account_manager = @manager
