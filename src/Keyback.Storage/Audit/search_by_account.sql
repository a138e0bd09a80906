-- By the index (account_id, at). A page begins after the last entry of the one before, so that none costs more than the first.
SELECT e.chain, e.sequence, e.at, e.kind, e.reference, e.reason, e.lane, a.user_name, e.account_id, s.display_name AS staff
FROM audit_entries e
    LEFT JOIN accounts a ON a.id = e.account_id
    LEFT JOIN staff s ON s.id = e.staff_id
WHERE e.account_id = @account AND e.at >= @from AND (e.at < @at OR (e.at = @at AND (e.chain < @chain OR (e.chain = @chain AND e.sequence < @sequence))))
ORDER BY e.at DESC, e.chain DESC, e.sequence DESC LIMIT @count
