DELETE FROM contact_changes WHERE id IN (SELECT id FROM contact_changes WHERE ended_at < @before LIMIT @count) AND ended_at < @before
