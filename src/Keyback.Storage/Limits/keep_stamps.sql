-- Only over the stamps that were read: of several takers of the last try, one wins and the others read again.
INSERT INTO limits (key, stamps, idle_at) VALUES (@key, @stamps, @idle)
ON CONFLICT (key) DO UPDATE SET stamps = excluded.stamps, idle_at = excluded.idle_at WHERE limits.stamps = @read
