SELECT kind, key, value FROM identifiers WHERE account_id = @id AND proved_at IS NOT NULL ORDER BY proved_at, kind, key
