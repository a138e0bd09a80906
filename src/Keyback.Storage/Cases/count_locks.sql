SELECT count(*) FROM locks WHERE account_id = @account AND locked_until > @now
