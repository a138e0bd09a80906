-- Only over the version that was read: of several redemptions of one secret, one wins (I3).
UPDATE recoveries SET state = @State, token_hash = @TokenHash, waits_until = @WaitsUntil, code_digest = @CodeDigest, code_number = @CodeNumber, code_sent_at = @CodeSentAt,
    code_expires_at = @CodeExpiresAt, wrong_codes = @WrongCodes, expires_at = @ExpiresAt,
    challenge_channel = @ChallengeChannel, locked_until = @LockedUntil, version = version + 1
WHERE id = @Id AND version = @Version
