UPDATE accounts SET password_hash = @hash, changed_at = @now WHERE id = @account
