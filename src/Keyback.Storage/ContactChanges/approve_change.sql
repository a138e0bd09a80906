-- Four eyes: a supervisor, never who proposed it, never on an own account; of several who press, one begins the delay.
UPDATE contact_changes SET state = @waiting, judged_by = @staff, judged_at = @now, told_at = @now, due_at = @due
WHERE id = @id AND state = @proposed AND proposed_by <> @staff
    AND EXISTS (
        SELECT 1 FROM staff s WHERE s.id = @staff AND s.role = @supervisor AND s.status = @inUse
            AND (s.own_account IS NULL OR s.own_account <> contact_changes.account_id))
    AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = contact_changes.account_id AND a.status = @active)
