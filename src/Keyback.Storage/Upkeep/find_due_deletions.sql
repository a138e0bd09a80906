SELECT account_id FROM deletions WHERE warned_at IS NOT NULL AND due_at <= @now ORDER BY due_at LIMIT @count
