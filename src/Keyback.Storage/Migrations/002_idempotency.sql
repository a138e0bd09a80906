-- What was answered to a request that may come again. Neither the client's key nor the answer can be read from here.
CREATE TABLE idempotency (
    key BYTEA NOT NULL PRIMARY KEY,
    request BYTEA NOT NULL,
    answer BYTEA,
    claimed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX idempotency_by_end ON idempotency (expires_at);
