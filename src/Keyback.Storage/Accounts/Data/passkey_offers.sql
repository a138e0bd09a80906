SELECT made_at, open_until, expires_at FROM passkey_offers WHERE account_id = @account
