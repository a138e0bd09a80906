-- Of several that claim at once each gets rows of its own: what another is about to lease is skipped, not waited for.
WITH due AS MATERIALIZED (
    SELECT id FROM outbox WHERE state = @waiting AND due_at <= @now AND leased_until <= @now ORDER BY due_at LIMIT @count
    FOR UPDATE SKIP LOCKED)
UPDATE outbox SET lease = @lease, leased_until = @until, tries = tries + 1
FROM due WHERE outbox.id = due.id
RETURNING outbox.id, recovery_id, account_id, reference, code_number, channel, locale, sealed, tries, charged, created_at, dies_at
