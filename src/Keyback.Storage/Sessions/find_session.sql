SELECT s.id, s.account_id, s.kind, s.user_agent, s.created_at, s.last_seen_at, s.expires_at, s.stepped_up_at, a.user_name, a.locale
FROM sessions s JOIN accounts a ON a.id = s.account_id
WHERE s.token_hash = @hash AND s.expires_at > @now AND a.status = @active
