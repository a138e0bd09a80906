DELETE FROM passkey_offers WHERE account_id IN (SELECT account_id FROM passkey_offers WHERE expires_at < @before LIMIT @count) AND expires_at < @before
