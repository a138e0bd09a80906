SELECT id, token_hash, reference, kind, state, identifier_pseudonym, identifier_sealed, locale,
    code_digest, code_number, live_number, code_sent_at, code_expires_at, wrong_codes, expires_at
FROM sign_ups WHERE id = @id
