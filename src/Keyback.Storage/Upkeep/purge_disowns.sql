DELETE FROM disowns WHERE token_hash IN (SELECT token_hash FROM disowns WHERE expires_at < @before LIMIT @count) AND expires_at < @before
