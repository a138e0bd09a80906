-- What user names are told apart by: two that fold alike are one name. Names from before get theirs in the background.
ALTER TABLE identifiers ADD COLUMN fold TEXT;

CREATE UNIQUE INDEX identifiers_by_fold ON identifiers (fold) WHERE fold IS NOT NULL;

-- People on the way to an account. Nothing of an account exists before its address or number is proved.
CREATE TABLE sign_ups (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    reference TEXT NOT NULL,
    kind INTEGER NOT NULL,
    state INTEGER NOT NULL,
    identifier_pseudonym BYTEA NOT NULL,
    identifier_sealed BYTEA NOT NULL,
    locale TEXT NOT NULL,
    code_digest BYTEA NOT NULL,
    code_number INTEGER NOT NULL,
    live_number INTEGER NOT NULL,
    code_sent_at BIGINT NOT NULL,
    code_expires_at BIGINT NOT NULL,
    wrong_codes INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX sign_ups_by_end ON sign_ups (expires_at);

-- Accounts whose owners want them gone, until that day.
CREATE TABLE deletions (
    account_id TEXT NOT NULL PRIMARY KEY,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    warned_at BIGINT
);

CREATE INDEX deletions_by_due ON deletions (due_at);

-- The network in which a session was opened, as people write it, for its owner's eye.
ALTER TABLE sessions ADD COLUMN opened_from TEXT;
