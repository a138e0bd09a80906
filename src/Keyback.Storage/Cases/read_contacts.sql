SELECT kind, key, value, proved_at, added_at FROM identifiers
WHERE account_id = @account AND proved_at IS NOT NULL AND kind IN (@email, @phone) ORDER BY proved_at, kind, key
