-- A later Recovery offers anew.
INSERT INTO passkey_offers (account_id, made_at, session_id, open_until, expires_at) VALUES (@account, @now, NULL, NULL, @expires)
ON CONFLICT (account_id) DO UPDATE SET made_at = excluded.made_at, session_id = NULL, open_until = NULL, expires_at = excluded.expires_at
