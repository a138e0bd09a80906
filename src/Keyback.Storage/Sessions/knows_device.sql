SELECT 1 FROM devices WHERE token_hash = @hash AND account_id = @account AND expires_at > @now
