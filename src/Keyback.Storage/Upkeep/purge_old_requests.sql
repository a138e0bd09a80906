-- Whoever wrote and was never answered is forgotten with the record of that day.
DELETE FROM support_requests WHERE id IN (SELECT id FROM support_requests WHERE created_at < @forgotten LIMIT @count) AND created_at < @forgotten
