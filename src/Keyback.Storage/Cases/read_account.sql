SELECT id, user_name, locale, status, registered_via, account_manager, created_at FROM accounts WHERE id = @account
