-- Of several nodes that see the same at once, one changes the row and tells of it: to the others it has not ended.
INSERT INTO alarms (kind, raised_at, ends_at) VALUES (@kind, @now, @until)
ON CONFLICT (kind) DO UPDATE SET raised_at = excluded.raised_at, ends_at = excluded.ends_at WHERE alarms.ends_at <= @now
