SELECT kind, key, value, COALESCE(last_used_at, proved_at) AS seen_at FROM identifiers WHERE account_id = @id AND proved_at IS NOT NULL ORDER BY proved_at, kind, key
