SELECT reference, CASE receipt WHEN 1 THEN 'delivered' WHEN 0 THEN 'undelivered' ELSE 'awaited' END AS receipt, reason, receipt_at, expires_at
FROM receipts WHERE account_id = @account ORDER BY expires_at
