-- Only by the holder: whoever took the row over answers for it.
UPDATE idempotency SET answer = @answer WHERE key = @key AND claimed_at = @claimed AND answer IS NULL
