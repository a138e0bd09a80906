-- The primary key (kind, key) and the unique fold decide: of several that take one name, one does. One's own in another case is no other's.
INSERT INTO identifiers (kind, key, account_id, value, proved_at, fold) VALUES (@kind, @key, @account, @value, @now, @fold)
ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, fold = excluded.fold WHERE identifiers.account_id = excluded.account_id
