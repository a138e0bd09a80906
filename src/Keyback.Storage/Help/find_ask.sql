SELECT id, token_hash, reference, identifier_pseudonym, question_sealed, locale,
    code_digest, code_number, code_sent_at, code_expires_at, wrong_codes, expires_at
FROM help_asks WHERE id = @id
