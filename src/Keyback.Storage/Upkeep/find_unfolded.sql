SELECT key FROM identifiers WHERE kind = @kind AND fold IS NULL LIMIT @count
