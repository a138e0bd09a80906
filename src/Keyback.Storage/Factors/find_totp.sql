SELECT secret_sealed, last_step, begun_at, active_at FROM totps WHERE account_id = @account
