SELECT request, answer FROM idempotency WHERE key = @key
