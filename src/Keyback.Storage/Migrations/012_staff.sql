-- Who works for the site. A member joins by a link, of which only the hash is here, and signs in with a password and an
-- authenticator app, or with a passkey.
CREATE TABLE staff (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    email TEXT NOT NULL,
    role INTEGER NOT NULL,
    status INTEGER NOT NULL,
    locale TEXT NOT NULL,
    own_account TEXT,
    password_hash TEXT,
    join_hash BYTEA UNIQUE,
    join_expires_at BIGINT,
    created_at BIGINT NOT NULL
);

CREATE INDEX staff_by_account ON staff (own_account);

-- One authenticator app a member, proved before it comes here. A step that was used is dead, and all before it.
CREATE TABLE staff_totps (
    staff_id TEXT NOT NULL PRIMARY KEY REFERENCES staff (id),
    secret_sealed BYTEA NOT NULL,
    last_step BIGINT NOT NULL,
    active_at BIGINT NOT NULL
);

-- Apart from the passkeys of accounts, so that neither can ever be taken for the other.
CREATE TABLE staff_passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    credential_id BYTEA NOT NULL UNIQUE,
    public_key BYTEA NOT NULL,
    sign_count BIGINT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);

CREATE INDEX staff_passkeys_of_member ON staff_passkeys (staff_id);

CREATE TABLE staff_sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    staff_id TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    opened_from TEXT,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX staff_sessions_of_member ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_by_end ON staff_sessions (expires_at);

-- Browsers in which a member has signed in: their wrong tries are counted apart from a stranger's.
CREATE TABLE staff_devices (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    staff_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX staff_devices_of_member ON staff_devices (staff_id);
CREATE INDEX staff_devices_by_end ON staff_devices (expires_at);

-- Requests from the contact page are a queue: who has one in hand, what was answered, which case it belongs to.
ALTER TABLE support_requests ADD COLUMN taken_by TEXT;
ALTER TABLE support_requests ADD COLUMN taken_at BIGINT;
ALTER TABLE support_requests ADD COLUMN answered_by TEXT;
ALTER TABLE support_requests ADD COLUMN answered_at BIGINT;
ALTER TABLE support_requests ADD COLUMN answer_sealed BYTEA;
ALTER TABLE support_requests ADD COLUMN closed_by TEXT;
ALTER TABLE support_requests ADD COLUMN case_reference TEXT;

-- Who of the staff did it. The hash of an entry covers it where it is present, so what was written before stays whole.
ALTER TABLE audit_entries ADD COLUMN staff_id TEXT;

CREATE INDEX audit_by_staff ON audit_entries (staff_id, at);
