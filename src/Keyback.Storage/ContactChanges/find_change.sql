SELECT c.id, c.account_id, c.reference, c.case_reference, c.state, c.kind, c.sealed, c.proposed_by, c.proposed_at, c.judged_by, c.judged_at,
    c.answer_sealed, c.told_at, c.due_at, c.ended_at, c.reason, a.user_name, p.display_name AS proposer, j.display_name AS judge
FROM contact_changes c
    LEFT JOIN accounts a ON a.id = c.account_id
    LEFT JOIN staff p ON p.id = c.proposed_by
    LEFT JOIN staff j ON j.id = c.judged_by
WHERE c.id = @id
