-- Whether a name is another's: its own key, or one that folds alike. A name whose fold is not kept yet shows by its key.
SELECT 1 FROM identifiers WHERE account_id <> @account AND ((kind = @kind AND key IN (@key, @fold)) OR fold = @fold) LIMIT 1
