INSERT INTO sessions (id, token_hash, account_id, kind, user_agent, created_at, last_seen_at, expires_at)
VALUES (@id, @hash, @account, @kind, @userAgent, @now, @now, @expires)
