-- One an account: a fresh secret takes the place of one that was never proved, and of no other.
INSERT INTO totps (account_id, secret_sealed, last_step, begun_at) VALUES (@account, @secret, -1, @now)
ON CONFLICT (account_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, last_step = -1, begun_at = excluded.begun_at
WHERE totps.active_at IS NULL
