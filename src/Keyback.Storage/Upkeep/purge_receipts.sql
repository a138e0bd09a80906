DELETE FROM receipts WHERE provider_id IN (SELECT provider_id FROM receipts WHERE expires_at < @before LIMIT @count) AND expires_at < @before
