SELECT reference, CASE state WHEN 2 THEN 'waiting' ELSE 'taken' END AS state, created_at, taken_at, expires_at
FROM manager_asks WHERE account_id = @account ORDER BY created_at
