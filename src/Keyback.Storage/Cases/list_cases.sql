-- Those of one of the staff, or of all for whoever may see all; open ones, the newest first.
SELECT c.id, c.reference, c.staff_id, s.display_name AS staff_name, c.state, c.source, c.about, c.account_id, c.found_by, c.checks, c.said_sealed, c.note_sealed,
    c.outcome, c.opened_at, c.closed_at
FROM cases c LEFT JOIN staff s ON s.id = c.staff_id
WHERE c.state = @open AND (@all = 1 OR c.staff_id = @staff)
ORDER BY c.opened_at DESC LIMIT @count
