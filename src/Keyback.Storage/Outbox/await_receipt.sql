INSERT INTO receipts (provider_id, message_id, account_id, reference, expires_at)
VALUES (@provider, @message, @account, @reference, @expires)
ON CONFLICT (provider_id) DO NOTHING
