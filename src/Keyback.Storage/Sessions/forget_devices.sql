DELETE FROM devices WHERE account_id = @account AND token_hash <> @except
