-- When the password was last asked for inside a session and right: for a while after it the session may change the account.
ALTER TABLE sessions ADD COLUMN stepped_up_at BIGINT;

-- Addresses and numbers that wait for their code. They find nobody, and block nobody who has them.
CREATE TABLE pending_contacts (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    kind INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    code_digest BYTEA NOT NULL,
    code_number INTEGER NOT NULL,
    code_sent_at BIGINT NOT NULL,
    code_expires_at BIGINT NOT NULL,
    wrong_codes INTEGER NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX pending_contacts_of_account ON pending_contacts (account_id);
CREATE INDEX pending_contacts_by_end ON pending_contacts (expires_at);
