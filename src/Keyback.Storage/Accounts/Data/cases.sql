SELECT reference, CASE source WHEN 1 THEN 'call' WHEN 2 THEN 'request' WHEN 3 THEN 'asked_for_manager' ELSE 'own_list' END AS began_with,
    CASE state WHEN 1 THEN 'open' ELSE 'closed' END AS state,
    CASE outcome WHEN 0 THEN NULL WHEN 1 THEN 'back_in' WHEN 2 THEN 'helped' WHEN 3 THEN 'not_proved' WHEN 4 THEN 'given_up' WHEN 5 THEN 'suspicious' ELSE 'passed_on' END AS outcome,
    checks, opened_at, closed_at
FROM cases WHERE account_id = @account ORDER BY opened_at
