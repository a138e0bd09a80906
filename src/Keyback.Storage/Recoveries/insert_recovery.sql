INSERT INTO recoveries (id, token_hash, reference, method, goal, state, account_id, identifier_pseudonym, identifier_sealed, lane,
    locale, code_digest, code_number, code_sent_at, code_expires_at, wrong_codes, created_at, expires_at, asked_from, version, challenge_channel)
VALUES (@Id, @TokenHash, @Reference, @Method, @Goal, @State, @Account, @IdentifierPseudonym, @IdentifierSealed, @Lane,
    @Locale, @CodeDigest, @CodeNumber, @CodeSentAt, @CodeExpiresAt, @WrongCodes, @CreatedAt, @ExpiresAt, @AskedFrom, 0, @ChallengeChannel)
