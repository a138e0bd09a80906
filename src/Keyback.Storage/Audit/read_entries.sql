SELECT sequence, at, kind, account_id, reference, reason, lane, staff_id, hash
FROM audit_entries WHERE chain = @chain AND sequence > @after ORDER BY sequence LIMIT @count
