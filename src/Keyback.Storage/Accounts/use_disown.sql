-- Only while unused and in time: one press does it, however many arrive (I3).
UPDATE disowns SET used_at = @now WHERE token_hash = @hash AND used_at IS NULL AND expires_at > @now
RETURNING account_id
