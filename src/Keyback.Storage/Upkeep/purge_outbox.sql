DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE finished_at < @before LIMIT @count) AND finished_at < @before
