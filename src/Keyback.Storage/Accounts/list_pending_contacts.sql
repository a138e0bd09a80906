SELECT id, kind, key, value, code_digest, code_number, code_sent_at, code_expires_at, wrong_codes, expires_at
FROM pending_contacts WHERE account_id = @account AND expires_at > @now ORDER BY code_sent_at, id
