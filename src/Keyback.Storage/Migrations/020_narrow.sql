-- Most rows have none of these yet, or never will: a start, whose account nobody has looked up, wrote five entries that no
-- question ever looks for.
DROP INDEX recoveries_of_account;
DROP INDEX outbox_finished;
DROP INDEX audit_by_account;
DROP INDEX audit_by_reference;
DROP INDEX audit_by_staff;
CREATE INDEX recoveries_of_account ON recoveries (account_id, state) WHERE account_id IS NOT NULL;
CREATE INDEX outbox_finished ON outbox (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX audit_by_account ON audit_entries (account_id, at) WHERE account_id IS NOT NULL;
CREATE INDEX audit_by_reference ON audit_entries (reference, at) WHERE reference IS NOT NULL;
CREATE INDEX audit_by_staff ON audit_entries (staff_id, at) WHERE staff_id IS NOT NULL;
