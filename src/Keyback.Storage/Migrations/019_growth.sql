-- What every hour looks for must not take longer the more there is.
CREATE INDEX totps_unproved ON totps (begun_at) WHERE active_at IS NULL;
CREATE INDEX cases_by_end ON cases (COALESCE(closed_at, opened_at));
CREATE INDEX support_requests_by_time ON support_requests (created_at);
CREATE INDEX help_questions_with_asker ON help_questions (id) WHERE asker_sealed IS NOT NULL;

-- When a head was kept last: a checkpoint names what moved since the one before. Whoever writes a head without it, a node of
-- the version before, leaves the greatest number, and such a head is named every time.
ALTER TABLE audit_chains ADD COLUMN kept_at BIGINT NOT NULL DEFAULT 9223372036854775807;
CREATE INDEX audit_chains_by_move ON audit_chains (kept_at);
