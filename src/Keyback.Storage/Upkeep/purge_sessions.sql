DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < @before LIMIT @count) AND expires_at < @before
