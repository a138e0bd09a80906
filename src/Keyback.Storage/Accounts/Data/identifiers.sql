SELECT CASE kind WHEN 1 THEN 'email' WHEN 2 THEN 'phone' ELSE 'user_name' END AS kind, value, proved_at, added_at, last_used_at
FROM identifiers WHERE account_id = @account ORDER BY kind, proved_at, key
