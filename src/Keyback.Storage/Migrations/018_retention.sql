-- Up to where the front of a chain was removed when its time was over, and the hash there: the chain goes on from it.
CREATE TABLE audit_cuts (
    chain TEXT NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    cut_at BIGINT NOT NULL,
    mac BYTEA NOT NULL
);
