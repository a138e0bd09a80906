DELETE FROM accounts WHERE id = @account
