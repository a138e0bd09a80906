-- Only by the holder of the lease. The secret is erased in the same statement (I8). The plus keeps the index by state away: a plan
-- that was made when no message waited would look through all that wait.
UPDATE outbox SET state = @state, sealed = NULL, finished_at = @now, reason = @reason, lease = NULL
WHERE id = @id AND lease = @lease AND +state = @waiting
