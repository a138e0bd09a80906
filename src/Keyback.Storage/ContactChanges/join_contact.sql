-- It finds nobody and is told nothing until its holder has proved it. Whoever proved it before keeps it.
INSERT INTO identifiers (kind, key, account_id, value, proved_at, added_at) VALUES (@kind, @key, @account, @value, NULL, @since)
ON CONFLICT (kind, key) DO UPDATE SET account_id = excluded.account_id, value = excluded.value, added_at = excluded.added_at
WHERE identifiers.proved_at IS NULL
