-- Only while it can still be put back, and where no other account has proved it meanwhile. It comes back as one that was just added.
INSERT INTO identifiers (kind, key, account_id, value, proved_at, added_at)
SELECT @phone, key, account_id, value, proved_at, @now FROM detached_numbers WHERE token_hash = @hash AND restored_at IS NULL AND expires_at > @now
ON CONFLICT (kind, key) DO NOTHING
