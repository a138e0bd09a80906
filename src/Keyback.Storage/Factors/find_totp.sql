SELECT secret_sealed, last_step, active_at FROM totps WHERE account_id = @account
