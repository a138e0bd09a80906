-- The primary key (kind, key) decides: of several that take one name, one does. One's own in another case is no other's.
INSERT INTO identifiers (kind, key, account_id, value, proved_at) VALUES (@kind, @key, @account, @value, @now)
ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value WHERE identifiers.account_id = excluded.account_id
