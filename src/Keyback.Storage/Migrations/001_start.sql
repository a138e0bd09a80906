-- Times are Unix milliseconds. Ids are UUID version 7 as text.

CREATE TABLE server_keys (
    name TEXT NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL
);

CREATE TABLE data_protection_keys (
    id TEXT NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    user_name TEXT,
    locale TEXT NOT NULL,
    status INTEGER NOT NULL,
    password_hash TEXT,
    wechat_name TEXT,
    registered_via TEXT,
    account_manager TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- The one table that is not keyed by account: it finds the account.
CREATE TABLE identifiers (
    kind INTEGER NOT NULL,
    key TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    value TEXT NOT NULL,
    proved_at BIGINT,
    PRIMARY KEY (kind, key)
);

CREATE INDEX identifiers_of_account ON identifiers (account_id);

CREATE TABLE recoveries (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    reference TEXT NOT NULL,
    method INTEGER NOT NULL,
    goal INTEGER NOT NULL,
    state INTEGER NOT NULL,
    account_id TEXT,
    identifier_pseudonym BYTEA NOT NULL,
    identifier_sealed BYTEA NOT NULL,
    lane INTEGER NOT NULL,
    locale TEXT NOT NULL,
    code_digest BYTEA NOT NULL,
    code_number INTEGER NOT NULL,
    code_sent_at BIGINT NOT NULL,
    code_expires_at BIGINT NOT NULL,
    wrong_codes INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    version INTEGER NOT NULL
);

CREATE INDEX recoveries_of_account ON recoveries (account_id, state);
CREATE INDEX recoveries_by_end ON recoveries (expires_at);

CREATE TABLE limits (
    key BYTEA NOT NULL PRIMARY KEY,
    stamps BYTEA NOT NULL,
    idle_at BIGINT NOT NULL
);

CREATE INDEX limits_by_end ON limits (idle_at);

CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    recovery_id TEXT,
    account_id TEXT,
    reference TEXT,
    code_number INTEGER NOT NULL,
    locale TEXT NOT NULL,
    state INTEGER NOT NULL,
    sealed BYTEA,
    tries INTEGER NOT NULL,
    charged INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    lease TEXT,
    created_at BIGINT NOT NULL,
    dies_at BIGINT NOT NULL,
    finished_at BIGINT,
    reason TEXT
);

CREATE INDEX outbox_due ON outbox (state, due_at);
CREATE INDEX outbox_finished ON outbox (finished_at);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    account_id TEXT NOT NULL,
    kind INTEGER NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX sessions_of_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE devices (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX devices_of_account ON devices (account_id);
CREATE INDEX devices_by_end ON devices (expires_at);

CREATE TABLE disowns (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX disowns_by_end ON disowns (expires_at);

CREATE TABLE audit_chains (
    chain TEXT NOT NULL PRIMARY KEY,
    opened_at BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    mac BYTEA NOT NULL
);

CREATE TABLE audit_entries (
    chain TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind INTEGER NOT NULL,
    account_id TEXT,
    reference TEXT,
    reason TEXT,
    lane TEXT,
    hash BYTEA NOT NULL,
    PRIMARY KEY (chain, sequence)
);

CREATE INDEX audit_by_account ON audit_entries (account_id, at);
CREATE INDEX audit_by_reference ON audit_entries (reference, at);

CREATE TABLE audit_checkpoints (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    heads TEXT NOT NULL,
    mac BYTEA NOT NULL
);
