-- The primary key (kind, key) gives an address to one account alone; one that nobody has proved is free. What comes with
-- its account was never added.
INSERT INTO identifiers (kind, key, account_id, value, proved_at) VALUES (@kind, @key, @account, @value, @now)
ON CONFLICT (kind, key) DO UPDATE SET account_id = excluded.account_id, value = excluded.value, proved_at = excluded.proved_at, added_at = NULL, last_used_at = NULL
WHERE identifiers.proved_at IS NULL
