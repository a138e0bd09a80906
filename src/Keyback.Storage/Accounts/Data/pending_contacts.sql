SELECT CASE kind WHEN 1 THEN 'email' ELSE 'phone' END AS kind, value, code_sent_at, wrong_codes, expires_at
FROM pending_contacts WHERE account_id = @account ORDER BY code_sent_at
