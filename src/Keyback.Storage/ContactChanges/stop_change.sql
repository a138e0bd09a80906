-- Taking away needs one person: who proposed it, or a supervisor. Only what is still open: what joined stays.
UPDATE contact_changes SET state = @next, ended_at = @now, reason = @reason
WHERE id = @id AND state IN (@proposed, @waiting)
    AND EXISTS (
        SELECT 1 FROM staff s WHERE s.id = @staff AND s.status = @inUse
            AND (s.own_account IS NULL OR s.own_account <> contact_changes.account_id)
            AND (s.role = @supervisor OR (s.role IN (@agent, @manager) AND contact_changes.proposed_by = s.id)))
