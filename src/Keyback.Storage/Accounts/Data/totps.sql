SELECT begun_at, active_at FROM totps WHERE account_id = @account
