DELETE FROM totps WHERE account_id = @account AND active_at IS NOT NULL
