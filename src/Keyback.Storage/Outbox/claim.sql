-- The lease and its end are set in the statement that picks the rows: no message has two holders at once.
UPDATE outbox SET lease = @lease, leased_until = @until, tries = tries + 1
WHERE id IN (
    SELECT id FROM outbox WHERE state = @waiting AND due_at <= @now AND leased_until <= @now ORDER BY due_at LIMIT @count)
RETURNING id, recovery_id, account_id, reference, code_number, channel, locale, sealed, tries, charged, created_at, dies_at
