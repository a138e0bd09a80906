SELECT id, account_id, kind, user_agent, opened_from, created_at, last_seen_at, expires_at
FROM sessions WHERE account_id = @account AND expires_at > @now ORDER BY last_seen_at DESC
