SELECT id, user_name, locale, status, password_hash FROM accounts WHERE id = @id
