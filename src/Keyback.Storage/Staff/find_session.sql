SELECT m.id, m.name, m.display_name, m.email, m.role, m.own_account, m.status, m.locale, m.created_at,
    s.id AS session_id, s.user_agent, s.opened_from, s.created_at AS opened_at, s.last_seen_at, s.expires_at
FROM staff_sessions s JOIN staff m ON m.id = s.staff_id
WHERE s.token_hash = @hash AND s.expires_at > @now AND s.last_seen_at > @since AND m.status = @active
