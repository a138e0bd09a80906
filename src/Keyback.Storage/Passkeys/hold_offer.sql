-- Writes nothing new, but holds the session: one that is ended meanwhile either comes too late or is seen as ended.
UPDATE sessions SET last_seen_at = last_seen_at
WHERE id = @session AND account_id = @account AND expires_at > @now
AND EXISTS (SELECT 1 FROM passkey_offers WHERE account_id = @account AND session_id = @session AND open_until > @now)
