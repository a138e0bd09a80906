DELETE FROM passkey_challenges WHERE hash IN (SELECT hash FROM passkey_challenges WHERE expires_at < @before LIMIT @count) AND expires_at < @before
