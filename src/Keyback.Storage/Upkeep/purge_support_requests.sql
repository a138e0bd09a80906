-- Open ones stay until somebody has dealt with them.
DELETE FROM support_requests WHERE id IN (SELECT id FROM support_requests WHERE closed_at < @before LIMIT @count) AND closed_at < @before
