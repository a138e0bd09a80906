SELECT r.id, r.reference, r.state, r.kind, r.locale, r.words_sealed, r.created_at, r.taken_by, t.display_name AS taken_by_name,
    r.answered_at, a.display_name AS answered_by_name, r.answer_sealed, r.case_reference
FROM support_requests r LEFT JOIN staff t ON t.id = r.taken_by LEFT JOIN staff a ON a.id = r.answered_by
WHERE r.state = @state ORDER BY CASE WHEN @newest = 1 THEN -r.created_at ELSE r.created_at END LIMIT @count
