-- Only by the holder of the lease, and by its id (see finish.sql).
UPDATE outbox SET due_at = @due, leased_until = 0, lease = NULL, reason = @reason WHERE id = @id AND lease = @lease AND +state = @waiting
