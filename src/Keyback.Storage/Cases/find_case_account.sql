-- Only an open case, for whoever deals with it or a supervisor. What may be done to the account is decided where it is done.
SELECT c.account_id FROM cases c JOIN staff s ON s.id = @staff
WHERE c.reference = @reference AND c.state = @open AND c.account_id IS NOT NULL AND s.status = @active AND (c.staff_id = s.id OR s.role = @supervisor)
ORDER BY c.opened_at DESC LIMIT 1
