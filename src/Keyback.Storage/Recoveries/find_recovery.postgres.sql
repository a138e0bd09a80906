-- Locked until the step is kept: nobody binds, cancels or steps meanwhile.
SELECT id, token_hash, reference, method, goal, state, account_id, identifier_pseudonym, identifier_sealed, lane, locale,
    code_digest, code_number, code_sent_at, code_expires_at, wrong_codes, created_at, expires_at, asked_from, version, challenge_channel, locked_until, waits_until
FROM recoveries WHERE id = @id
FOR UPDATE
