-- Changes of contact under four eyes, for owners who have lost every address and number. The new address and the evidence
-- are sealed; they go with their account.
CREATE TABLE contact_changes (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    case_reference TEXT,
    state INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    sealed BYTEA NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    judged_by TEXT,
    judged_at BIGINT,
    answer_sealed BYTEA,
    told_at BIGINT,
    due_at BIGINT,
    ended_at BIGINT,
    reason TEXT
);

-- One open change an account (states 1 and 2), whoever proposes at the same time.
CREATE UNIQUE INDEX contact_changes_open ON contact_changes (account_id) WHERE state IN (1, 2);
CREATE INDEX contact_changes_by_state ON contact_changes (state, due_at);
CREATE INDEX contact_changes_of_account ON contact_changes (account_id, proposed_at);
CREATE INDEX contact_changes_by_end ON contact_changes (ended_at);

-- The record by time, for its search and for the overview.
CREATE INDEX audit_by_time ON audit_entries (at, kind);
CREATE INDEX recoveries_by_start ON recoveries (created_at);

-- How many accounts are frozen (state 3): few, so that counting them is cheap.
CREATE INDEX accounts_frozen ON accounts (status) WHERE status = 3;

-- What the overview counts, an hour a row: what is counted goes after a day, and a month must be shown in a moment.
CREATE TABLE hourly_sums (
    hour BIGINT NOT NULL,
    series INTEGER NOT NULL,
    item INTEGER NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (hour, series, item)
);

-- Up to when each series is summed: the hours from there on are counted from the tables themselves.
CREATE TABLE hourly_marks (
    id INTEGER NOT NULL PRIMARY KEY,
    summed_at BIGINT NOT NULL
);
