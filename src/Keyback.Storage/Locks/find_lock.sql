SELECT locked_until FROM locks WHERE account_id = @account AND kind = @kind AND lane = @lane AND locked_until > @now
