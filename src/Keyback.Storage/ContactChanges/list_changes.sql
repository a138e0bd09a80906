-- What waits for somebody first, then what ended lately. Who is no supervisor sees own proposals alone.
SELECT c.id, c.account_id, c.reference, c.case_reference, c.state, c.kind, c.sealed, c.proposed_by, c.proposed_at, c.judged_by, c.judged_at,
    c.answer_sealed, c.told_at, c.due_at, c.ended_at, c.reason, a.user_name, p.display_name AS proposer, j.display_name AS judge
FROM contact_changes c
    LEFT JOIN accounts a ON a.id = c.account_id
    LEFT JOIN staff p ON p.id = c.proposed_by
    LEFT JOIN staff j ON j.id = c.judged_by
WHERE @all = 1 OR c.proposed_by = @staff
ORDER BY CASE WHEN c.state IN (@proposed, @waiting) THEN c.state ELSE 9 END, c.proposed_at DESC LIMIT @count
