-- The kinds come as one text, such as ',10,40,', because the statement is the same for any number of them.
SELECT at, kind, reference, reason FROM audit_entries
WHERE account_id = @account AND @kinds LIKE '%,' || kind || ',%' ORDER BY at DESC, chain, sequence DESC LIMIT @count
