DELETE FROM sign_ups WHERE id IN (SELECT id FROM sign_ups WHERE expires_at < @before LIMIT @count) AND expires_at < @before
