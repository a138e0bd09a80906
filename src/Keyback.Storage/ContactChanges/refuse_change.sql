-- The same four eyes as for yes.
UPDATE contact_changes SET state = @refused, judged_by = @staff, judged_at = @now, answer_sealed = @answer, ended_at = @now, reason = 'refused'
WHERE id = @id AND state = @proposed AND proposed_by <> @staff
    AND EXISTS (
        SELECT 1 FROM staff s WHERE s.id = @staff AND s.role = @supervisor AND s.status = @inUse
            AND (s.own_account IS NULL OR s.own_account <> contact_changes.account_id))
