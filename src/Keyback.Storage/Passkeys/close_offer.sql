DELETE FROM passkey_offers WHERE account_id = @account
