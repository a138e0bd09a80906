UPDATE detached_numbers SET restored_at = @now WHERE token_hash = @hash
