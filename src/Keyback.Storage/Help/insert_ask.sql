INSERT INTO help_asks (id, token_hash, reference, identifier_pseudonym, question_sealed, locale,
    code_digest, code_number, code_sent_at, code_expires_at, wrong_codes, expires_at)
VALUES (@id, @hash, @reference, @subject, @question, @locale, @digest, 1, @now, @codeExpires, 0, @expires)
