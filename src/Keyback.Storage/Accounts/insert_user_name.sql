-- The primary key (kind, key) and the unique fold give a name, and every name that folds alike, to one account alone.
INSERT INTO identifiers (kind, key, account_id, value, proved_at, fold) VALUES (@kind, @key, @account, @value, @now, @fold)
