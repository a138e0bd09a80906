SELECT at, kind, reference, reason FROM audit_entries
WHERE account_id = @account AND kind IN @kinds ORDER BY at DESC, chain, sequence DESC LIMIT @count
