SELECT id, account_id FROM contact_changes WHERE state = @proposed AND proposed_at <= @before ORDER BY proposed_at LIMIT @count
