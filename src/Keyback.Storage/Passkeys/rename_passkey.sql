UPDATE passkeys SET name = @name WHERE id = @id AND account_id = @account
