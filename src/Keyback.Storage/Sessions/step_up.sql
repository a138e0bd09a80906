-- Only a session that lives: one that ended while its owner typed gets nothing.
UPDATE sessions SET stepped_up_at = @now WHERE id = @session AND account_id = @account AND expires_at > @now
