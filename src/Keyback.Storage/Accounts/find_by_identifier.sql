SELECT account_id FROM identifiers WHERE kind = @kind AND key = @key AND proved_at IS NOT NULL
