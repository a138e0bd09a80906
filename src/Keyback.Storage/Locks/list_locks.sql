SELECT kind, lane, locked_at, locked_until FROM locks WHERE account_id = @account AND locked_until > @now ORDER BY kind, lane
