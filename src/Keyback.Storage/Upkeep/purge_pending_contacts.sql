DELETE FROM pending_contacts WHERE id IN (SELECT id FROM pending_contacts WHERE expires_at < @before LIMIT @count)
