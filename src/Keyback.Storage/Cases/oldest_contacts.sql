SELECT account_id, kind, key, value FROM identifiers
WHERE proved_at IS NOT NULL AND kind IN (@email, @phone) AND account_id IN (
    SELECT id FROM accounts WHERE account_manager = @manager AND id > @after ORDER BY id LIMIT @count)
ORDER BY proved_at, kind, key
