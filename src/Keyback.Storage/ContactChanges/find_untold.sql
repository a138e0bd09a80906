SELECT id, account_id FROM contact_changes
WHERE state = @waiting AND ((due_at > @now AND told_at <= @yesterday) OR told_at <= @silent) ORDER BY told_at LIMIT @count
