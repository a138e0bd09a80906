UPDATE identifiers SET last_used_at = @now WHERE kind = @phone AND key = @key AND account_id = @account
