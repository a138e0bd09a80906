SELECT account_id FROM deletions WHERE warned_at IS NULL AND due_at <= @soon ORDER BY due_at LIMIT @count
