-- The public halves of passkeys. What finds one is the credential's own id, which no two accounts share.
CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    credential_id BYTEA NOT NULL UNIQUE,
    public_key BYTEA NOT NULL,
    sign_count BIGINT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);

CREATE INDEX passkeys_of_account ON passkeys (account_id);

-- Challenges that wait for an answer: for one purpose, and for one session or Recovery where it has one.
CREATE TABLE passkey_challenges (
    hash BYTEA NOT NULL PRIMARY KEY,
    purpose INTEGER NOT NULL,
    subject TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX passkey_challenges_by_end ON passkey_challenges (expires_at);

-- A passkey is offered once after a Recovery. For the session that it is offered to, its fresh sign-in counts as the step-up until open_until.
CREATE TABLE passkey_offers (
    account_id TEXT NOT NULL PRIMARY KEY,
    made_at BIGINT NOT NULL,
    session_id TEXT,
    open_until BIGINT,
    expires_at BIGINT NOT NULL
);

CREATE INDEX passkey_offers_by_end ON passkey_offers (expires_at);
