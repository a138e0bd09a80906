SELECT CASE channel WHEN 2 THEN 'sms' ELSE 'email' END AS channel, reference,
    CASE state WHEN 1 THEN 'waiting' WHEN 2 THEN 'sent' WHEN 3 THEN 'suppressed' WHEN 4 THEN 'expired' ELSE 'refused' END AS state, reason, created_at, finished_at
FROM outbox WHERE account_id = @account ORDER BY created_at
