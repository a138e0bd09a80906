-- The primary key (kind, key) gives an address to one account alone; one that nobody has proved is free.
INSERT INTO identifiers (kind, key, account_id, value, proved_at, added_at) VALUES (@kind, @key, @account, @value, @now, @now)
ON CONFLICT (kind, key) DO UPDATE SET account_id = excluded.account_id, value = excluded.value, proved_at = excluded.proved_at, added_at = excluded.added_at
WHERE identifiers.proved_at IS NULL
