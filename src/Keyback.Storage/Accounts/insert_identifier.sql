-- The primary key (kind, key) gives an identifier to one account alone.
INSERT INTO identifiers (kind, key, account_id, value, proved_at) VALUES (@kind, @key, @account, @value, @now)
