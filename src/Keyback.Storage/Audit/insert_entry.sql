-- The primary key (chain, sequence) makes a fork of a chain impossible.
INSERT INTO audit_entries (chain, sequence, at, kind, account_id, reference, reason, lane, staff_id, hash)
VALUES (@chain, @sequence, @at, @kind, @account, @Reference, @Reason, @Lane, @staff, @hash)
