-- Only by the holder, and only while unanswered: the same request may be tried again.
DELETE FROM idempotency WHERE key = @key AND claimed_at = @claimed AND answer IS NULL
