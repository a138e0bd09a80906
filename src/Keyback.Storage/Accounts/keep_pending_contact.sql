-- A newer code takes the older one's place, and the wrong answers stay counted, unless the row had run out.
INSERT INTO pending_contacts (id, account_id, kind, key, value, code_digest, code_number, code_sent_at, code_expires_at, wrong_codes, expires_at)
VALUES (@id, @account, @kind, @key, @value, @digest, 1, @now, @codeExpires, 0, @expires)
ON CONFLICT (id) DO UPDATE SET value = excluded.value, code_digest = excluded.code_digest, code_number = pending_contacts.code_number + 1,
    code_sent_at = excluded.code_sent_at, code_expires_at = excluded.code_expires_at, expires_at = excluded.expires_at,
    wrong_codes = CASE WHEN pending_contacts.expires_at <= @now THEN 0 ELSE pending_contacts.wrong_codes END
