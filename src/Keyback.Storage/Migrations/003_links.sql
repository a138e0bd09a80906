-- Roughly where a Recovery was asked for: browser, system and network, for the owner's eye.
ALTER TABLE recoveries ADD COLUMN asked_from TEXT;

-- A link finds its Recovery by the hash of its token: methods 2 (e-mail) and 4 (sent by support).
CREATE UNIQUE INDEX recoveries_by_link ON recoveries (code_digest) WHERE method IN (2, 4);

-- The text is sealed, because it is drawn and spoken again; it goes with the row.
CREATE TABLE captchas (
    id TEXT NOT NULL PRIMARY KEY,
    holder BYTEA NOT NULL,
    text_sealed BYTEA NOT NULL,
    salt TEXT NOT NULL,
    target TEXT NOT NULL,
    max_number BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX captchas_by_end ON captchas (expires_at);

-- What people wrote to support. Whom to answer and what happened are sealed.
CREATE TABLE support_requests (
    id TEXT NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL,
    state INTEGER NOT NULL,
    locale TEXT NOT NULL,
    words_sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at BIGINT
);

CREATE INDEX support_requests_by_state ON support_requests (state, created_at);
CREATE INDEX support_requests_by_reference ON support_requests (reference);
CREATE INDEX support_requests_by_end ON support_requests (closed_at);
