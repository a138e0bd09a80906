DELETE FROM help_asks WHERE id IN (SELECT id FROM help_asks WHERE expires_at < @before LIMIT @count) AND expires_at < @before
