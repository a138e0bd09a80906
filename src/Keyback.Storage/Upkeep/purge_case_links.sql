-- With their cases.
DELETE FROM case_links WHERE recovery_id IN (SELECT recovery_id FROM case_links WHERE expires_at < @before - 2592000000 LIMIT @count)
    AND expires_at < @before - 2592000000
