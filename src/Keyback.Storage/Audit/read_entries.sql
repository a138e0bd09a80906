SELECT sequence, at, kind, account_id, reference, reason, lane, hash
FROM audit_entries WHERE chain = @chain AND sequence > @after ORDER BY sequence LIMIT @count
