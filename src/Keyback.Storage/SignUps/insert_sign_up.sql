INSERT INTO sign_ups (id, token_hash, reference, kind, state, identifier_pseudonym, identifier_sealed, locale,
    code_digest, code_number, live_number, code_sent_at, code_expires_at, wrong_codes, created_at, expires_at)
VALUES (@id, @hash, @reference, @kind, @state, @subject, @identifier, @locale, @digest, 1, 0, @now, @codeExpires, 0, @now, @expires)
