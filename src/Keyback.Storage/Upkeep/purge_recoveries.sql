DELETE FROM recoveries WHERE id IN (SELECT id FROM recoveries WHERE expires_at < @before LIMIT @count) AND expires_at < @before
