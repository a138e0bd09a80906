-- What gateways call the messages that they took, until a receipt can no longer come.
CREATE TABLE receipts (
    provider_id TEXT NOT NULL PRIMARY KEY,
    message_id TEXT NOT NULL,
    account_id TEXT,
    reference TEXT,
    receipt INTEGER,
    receipt_at BIGINT,
    reason TEXT,
    expires_at BIGINT NOT NULL
);

CREATE INDEX receipts_by_end ON receipts (expires_at);
