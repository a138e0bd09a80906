-- Only the very secret whose code was right, once; the code that proved it is dead.
UPDATE totps SET active_at = @now, last_step = @step WHERE account_id = @account AND active_at IS NULL AND begun_at > @since AND secret_sealed = @secret
