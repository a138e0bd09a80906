DELETE FROM pending_contacts WHERE id = @id AND account_id = @account
