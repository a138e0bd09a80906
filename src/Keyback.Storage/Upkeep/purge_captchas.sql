DELETE FROM captchas WHERE id IN (SELECT id FROM captchas WHERE expires_at < @before LIMIT @count) AND expires_at < @before
