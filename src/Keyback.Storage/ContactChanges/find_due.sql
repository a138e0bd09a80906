SELECT id, account_id FROM contact_changes WHERE state = @waiting AND due_at <= @now AND told_at > @silent ORDER BY due_at LIMIT @count
