SELECT reference, CASE kind WHEN 1 THEN 'email' ELSE 'phone' END AS kind,
    CASE state WHEN 1 THEN 'proposed' WHEN 2 THEN 'waiting' WHEN 3 THEN 'done' WHEN 4 THEN 'refused' WHEN 5 THEN 'withdrawn' WHEN 6 THEN 'vetoed' ELSE 'lapsed' END AS state,
    proposed_at, judged_at, told_at, due_at, ended_at
FROM contact_changes WHERE account_id = @account ORDER BY proposed_at
