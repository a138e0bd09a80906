DELETE FROM locks WHERE (account_id, kind, lane) IN (SELECT account_id, kind, lane FROM locks WHERE locked_until < @before LIMIT @count) AND locked_until < @before
