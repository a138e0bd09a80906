SELECT reference, masked AS sent_to, CASE goal WHEN 1 THEN 'new_password' ELSE 'temporary_code' END AS goal, sent_at, expires_at
FROM case_links WHERE account_id = @account ORDER BY sent_at
