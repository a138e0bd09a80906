DELETE FROM sessions WHERE id = @id AND account_id = @account
