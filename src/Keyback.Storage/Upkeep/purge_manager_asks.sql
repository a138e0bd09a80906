DELETE FROM manager_asks WHERE id IN (SELECT id FROM manager_asks WHERE expires_at < @before LIMIT @count) AND expires_at < @before
