SELECT 1 FROM identifiers WHERE kind = @kind AND key = @key
