-- Only from the account that it was proved for.
DELETE FROM identifiers WHERE kind = @phone AND key = @key AND account_id = @account RETURNING value, proved_at
