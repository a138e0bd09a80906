-- The first receipt counts: gateways send the same one again until they hear that it came.
UPDATE receipts SET receipt = @receipt, receipt_at = @now, reason = @reason
WHERE provider_id = @provider AND receipt IS NULL
RETURNING account_id, reference
