-- What an account proves with: its names, whether it has an address for another proof, and how fresh its number is.
-- For a decoy some account is read, so that it takes the same time (I1); nothing of it is used.
SELECT a.user_name, a.wechat_name, a.registered_via, n.proved_at, n.added_at, n.last_used_at,
    (SELECT count(*) FROM identifiers e WHERE e.account_id = a.id AND e.kind = @email AND e.proved_at IS NOT NULL) AS emails
FROM accounts a LEFT JOIN identifiers n ON n.account_id = a.id AND n.kind = @phone AND n.key = @key
WHERE a.id = COALESCE((SELECT id FROM accounts WHERE id = @account), (SELECT max(id) FROM accounts))
