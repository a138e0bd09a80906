DELETE FROM staff_sessions WHERE id IN (SELECT id FROM staff_sessions WHERE expires_at < @before LIMIT @count) AND expires_at < @before
