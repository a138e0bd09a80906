-- Only where no lock is running: of several that close a way, one does, and its owner is told once.
INSERT INTO locks (account_id, kind, lane, locked_at, locked_until) VALUES (@account, @kind, @lane, @now, @until)
ON CONFLICT (account_id, kind, lane) DO UPDATE SET locked_at = excluded.locked_at, locked_until = excluded.locked_until
WHERE locks.locked_until <= @now
