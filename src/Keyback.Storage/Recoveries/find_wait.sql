SELECT reference, waits_until, asked_from FROM recoveries
WHERE account_id = @account AND state = @waiting AND expires_at > @now ORDER BY waits_until DESC LIMIT 1
