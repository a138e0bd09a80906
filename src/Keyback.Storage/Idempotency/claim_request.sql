-- One of several equal requests gets the row. One whose holder died, or that is over, goes to the next that asks.
INSERT INTO idempotency (key, request, answer, claimed_at, expires_at) VALUES (@key, @request, NULL, @now, @expires)
ON CONFLICT (key) DO UPDATE SET request = excluded.request, answer = NULL, claimed_at = excluded.claimed_at, expires_at = excluded.expires_at
WHERE idempotency.expires_at <= @now
    OR (idempotency.answer IS NULL AND idempotency.claimed_at <= @dead AND idempotency.request = excluded.request)
