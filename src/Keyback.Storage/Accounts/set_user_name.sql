UPDATE accounts SET user_name = @value, changed_at = @now WHERE id = @account
