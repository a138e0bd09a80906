-- Alarms that change what all nodes do while they last.
CREATE TABLE alarms (
    kind INTEGER NOT NULL PRIMARY KEY,
    raised_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- Wrong codes are counted over everybody, every few seconds. 15 is AuditKind.CodeWrong.
CREATE INDEX audit_of_wrong_codes ON audit_entries (at) WHERE kind = 15;
