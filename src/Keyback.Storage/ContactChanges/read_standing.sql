SELECT s.role, CASE WHEN s.own_account = @account THEN 1 ELSE 0 END AS own,
    CASE WHEN EXISTS (SELECT 1 FROM staff c WHERE c.own_account = @account AND c.id <> s.id) THEN 1 ELSE 0 END AS colleagues,
    CASE WHEN EXISTS (SELECT 1 FROM accounts a WHERE a.id = @account AND a.account_manager = s.name) THEN 1 ELSE 0 END AS managed
FROM staff s WHERE s.id = @staff AND s.status = @inUse
