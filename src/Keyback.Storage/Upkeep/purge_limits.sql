DELETE FROM limits WHERE key IN (SELECT key FROM limits WHERE idle_at < @before LIMIT @count) AND idle_at < @before
