SELECT CASE kind WHEN 1 THEN 'full' ELSE 'temporary' END AS kind, user_agent, opened_from, created_at, last_seen_at, stepped_up_at, expires_at
FROM sessions WHERE account_id = @account ORDER BY created_at
