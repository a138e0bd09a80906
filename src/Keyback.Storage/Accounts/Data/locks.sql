SELECT CASE kind WHEN 1 THEN 'phone_way' ELSE 'codes' END AS closes, CASE lane WHEN 1 THEN 'strangers' ELSE 'known_devices' END AS closed_for, locked_at, locked_until
FROM locks WHERE account_id = @account ORDER BY locked_at
