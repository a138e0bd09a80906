-- Only a secret that no code ever proved; one in use stays.
DELETE FROM totps WHERE account_id IN (SELECT account_id FROM totps WHERE active_at IS NULL AND begun_at < @before LIMIT @count)
    AND active_at IS NULL AND begun_at < @before
