-- Whole again: an index of only what has an account took some 17 microseconds at each wrong code, and only where there was one (I1).
DROP INDEX recoveries_of_account;
DROP INDEX audit_by_account;
CREATE INDEX recoveries_of_account ON recoveries (account_id, state);
CREATE INDEX audit_by_account ON audit_entries (account_id, at);
