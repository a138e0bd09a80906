DELETE FROM sessions WHERE account_id = @account AND id <> @except
