-- Once: the first full session that asks after the Recovery gets it, and none that was opened before.
UPDATE passkey_offers SET session_id = (SELECT id FROM sessions WHERE token_hash = @hash), open_until = @until
WHERE session_id IS NULL AND expires_at > @now
AND account_id = (SELECT account_id FROM sessions WHERE token_hash = @hash AND kind = @full AND expires_at > @now AND created_at >= passkey_offers.made_at)
AND NOT EXISTS (SELECT 1 FROM passkeys WHERE passkeys.account_id = passkey_offers.account_id)
RETURNING account_id
