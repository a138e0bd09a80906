SELECT id, account_id, reference, case_reference, state, kind, sealed, proposed_by, proposed_at, judged_by, judged_at, answer_sealed, told_at, due_at, ended_at, reason
FROM contact_changes WHERE account_id = @account AND state = @waiting
