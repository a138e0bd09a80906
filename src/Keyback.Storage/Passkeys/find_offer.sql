SELECT open_until FROM passkey_offers WHERE account_id = @account AND session_id = @session AND open_until > @now
