INSERT INTO staff_sessions (id, token_hash, staff_id, user_agent, opened_from, created_at, last_seen_at, expires_at)
VALUES (@id, @hash, @member, @userAgent, @openedFrom, @now, @now, @expires)
