-- The secret of an authenticator app, one an account: sealed, and of no use before a right code made it active. The last step
-- that was used is dead, and with it all before (RFC 6238 §5.2).
CREATE TABLE totps (
    account_id TEXT NOT NULL PRIMARY KEY,
    secret_sealed BYTEA NOT NULL,
    last_step BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    active_at BIGINT
);

-- What stands in for a lost factor. Only digests of 130-bit codes.
CREATE TABLE saved_codes (
    digest BYTEA NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX saved_codes_of_account ON saved_codes (account_id);

-- Until when a Recovery waits whose owner has lost the second factor.
ALTER TABLE recoveries ADD COLUMN waits_until BIGINT;

-- The link that leads back when the wait (state 10) is over.
CREATE UNIQUE INDEX recoveries_by_return ON recoveries (code_digest) WHERE state = 10;
