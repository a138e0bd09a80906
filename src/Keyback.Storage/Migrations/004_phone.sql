-- A number that was added to an account lately, or lay unused for long, may be somebody else's by now: it proves nothing
-- alone. What came with its account was never added.
ALTER TABLE identifiers ADD COLUMN added_at BIGINT;
ALTER TABLE identifiers ADD COLUMN last_used_at BIGINT;

-- By which way the present challenge went, and until when a lock of its way lasts that ended the Recovery.
ALTER TABLE recoveries ADD COLUMN challenge_channel INTEGER NOT NULL DEFAULT 1;
ALTER TABLE recoveries ADD COLUMN locked_until BIGINT;

ALTER TABLE outbox ADD COLUMN channel INTEGER NOT NULL DEFAULT 1;

-- What is closed for whom. A row that is over stays until the purge: it also says that the owner was told.
CREATE TABLE locks (
    account_id TEXT NOT NULL,
    kind INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    locked_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    PRIMARY KEY (account_id, kind, lane)
);

CREATE INDEX locks_by_end ON locks (locked_until);

-- Numbers whose present holder said that the account is not theirs. They can be put back for a while.
CREATE TABLE detached_numbers (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    proved_at BIGINT,
    detached_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    restored_at BIGINT
);

CREATE INDEX detached_numbers_of_account ON detached_numbers (account_id);
CREATE INDEX detached_numbers_by_end ON detached_numbers (expires_at);
