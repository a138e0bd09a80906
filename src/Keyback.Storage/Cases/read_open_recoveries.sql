SELECT reference, method, goal, state, created_at, expires_at, waits_until FROM recoveries
WHERE account_id = @account AND expires_at > @now AND state IN (@codeRequired, @linkSent, @userNameRequired, @secondFactorRequired, @waiting, @passwordRequired, @locked)
ORDER BY created_at DESC LIMIT 20
