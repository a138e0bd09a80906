-- Only by the holder of the lease. The secret is erased in the same statement (I8).
UPDATE outbox SET state = @state, sealed = NULL, finished_at = @now, reason = @reason, lease = NULL
WHERE id = @id AND lease = @lease AND state = @waiting
