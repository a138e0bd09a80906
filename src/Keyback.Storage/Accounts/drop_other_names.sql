DELETE FROM identifiers WHERE kind = @kind AND account_id = @account AND key <> @key
