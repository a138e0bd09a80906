-- What a request is: a message to support, or a question for the help centre.
ALTER TABLE support_requests ADD COLUMN kind INTEGER NOT NULL DEFAULT 1;

-- Questions whose writers have yet to prove their address. Once they have, the row is a request in the queue of support.
CREATE TABLE help_asks (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    reference TEXT NOT NULL,
    identifier_pseudonym BYTEA NOT NULL,
    question_sealed BYTEA NOT NULL,
    locale TEXT NOT NULL,
    code_digest BYTEA NOT NULL,
    code_number INTEGER NOT NULL,
    code_sent_at BIGINT NOT NULL,
    code_expires_at BIGINT NOT NULL,
    wrong_codes INTEGER NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX help_asks_by_end ON help_asks (expires_at);

-- Questions that staff wrote or changed. What everybody reads is the version named by published; none where it is 0, and
-- then the program's own text stands, if there is one of this name. Who asked is forgotten once told.
CREATE TABLE help_questions (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    reference TEXT NOT NULL,
    version INTEGER NOT NULL,
    published INTEGER NOT NULL,
    asker_sealed BYTEA,
    asker_locale TEXT,
    published_at BIGINT,
    updated_at BIGINT
);

-- Every text that was ever saved, by whom and for what.
CREATE TABLE help_versions (
    question_id TEXT NOT NULL REFERENCES help_questions (id),
    number INTEGER NOT NULL,
    act INTEGER NOT NULL,
    staff_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    draft_sealed BYTEA NOT NULL,
    PRIMARY KEY (question_id, number)
);

-- Goes up with everything that changes what is published, so that every node knows when to look.
CREATE TABLE help_stamp (
    one INTEGER NOT NULL PRIMARY KEY,
    stamp BIGINT NOT NULL
);

INSERT INTO help_stamp (one, stamp) VALUES (1, 0);
