SELECT reference, CASE method WHEN 1 THEN 'email_code' WHEN 2 THEN 'email_link' WHEN 3 THEN 'sms_code' ELSE 'support_link' END AS method,
    CASE goal WHEN 1 THEN 'new_password' ELSE 'temporary_code' END AS goal, asked_from, wrong_codes, created_at, expires_at, locked_until
FROM recoveries WHERE account_id = @account ORDER BY created_at
