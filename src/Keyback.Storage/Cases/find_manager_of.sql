SELECT s.name, s.email, s.locale FROM staff s JOIN accounts a ON a.account_manager = s.name
WHERE a.id = @account AND s.role = @manager AND s.status = @active
