INSERT INTO sessions (id, token_hash, account_id, kind, user_agent, opened_from, created_at, last_seen_at, expires_at)
VALUES (@id, @hash, @account, @kind, @userAgent, @openedFrom, @now, @now, @expires)
