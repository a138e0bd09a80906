-- One statement decides who may, and the index of open changes that an account has one at a time.
INSERT INTO contact_changes (id, account_id, reference, case_reference, state, kind, sealed, proposed_by, proposed_at)
SELECT @id, a.id, @reference, @caseReference, @proposed, @kind, @sealed, s.id, @now
FROM staff s JOIN accounts a ON a.id = @account
WHERE s.id = @staff AND s.status = @inUse AND a.status = @active
    AND (s.role IN (@agent, @supervisor) OR (s.role = @manager AND a.account_manager = s.name))
    AND (s.own_account IS NULL OR s.own_account <> a.id)
    AND (s.role = @supervisor OR NOT EXISTS (SELECT 1 FROM staff c WHERE c.own_account = a.id))
ON CONFLICT DO NOTHING
