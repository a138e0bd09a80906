-- What support deals with: who called, how the caller was checked, and what came of it. What was said and noted is sealed.
CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    state INTEGER NOT NULL,
    source INTEGER NOT NULL,
    about TEXT,
    account_id TEXT,
    found_by INTEGER NOT NULL,
    checks TEXT NOT NULL,
    said_sealed BYTEA,
    note_sealed BYTEA,
    outcome INTEGER NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT
);

CREATE INDEX cases_by_reference ON cases (reference);
CREATE INDEX cases_of_staff ON cases (staff_id, state, opened_at);
CREATE INDEX cases_of_account ON cases (account_id);
CREATE INDEX cases_by_opening ON cases (opened_at);

-- The links that were sent in a case, each a Recovery of its own: to which address, masked.
CREATE TABLE case_links (
    recovery_id TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    masked TEXT NOT NULL,
    goal INTEGER NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX case_links_of_case ON case_links (case_id, sent_at);
CREATE INDEX case_links_of_account ON case_links (account_id);
CREATE INDEX case_links_by_end ON case_links (expires_at);

-- Numbers of orders, as a keyed hash: they find an account by equality, and cannot be read from here.
CREATE TABLE account_orders (
    key BYTEA NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (key, account_id)
);

CREATE INDEX account_orders_of_account ON account_orders (account_id);

-- Owners who asked for their account's manager. Until the background has looked, nobody knows whether there is an account.
CREATE TABLE manager_asks (
    id TEXT NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL,
    state INTEGER NOT NULL,
    locale TEXT NOT NULL,
    identifier_sealed BYTEA NOT NULL,
    account_id TEXT,
    manager TEXT,
    created_at BIGINT NOT NULL,
    taken_at BIGINT,
    expires_at BIGINT NOT NULL
);

CREATE INDEX manager_asks_of_manager ON manager_asks (manager, state, created_at);
CREATE INDEX manager_asks_of_account ON manager_asks (account_id);
CREATE INDEX manager_asks_by_end ON manager_asks (expires_at);

-- The list of an account manager is read by the manager's name.
CREATE INDEX accounts_of_manager ON accounts (account_manager, id);

-- Callers name their Recovery by its reference.
CREATE INDEX recoveries_by_reference ON recoveries (reference);
