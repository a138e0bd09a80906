-- One page of a manager's accounts, from an id on.
SELECT id, user_name, status, registered_via, created_at FROM accounts
WHERE account_manager = @manager AND id > @after ORDER BY id LIMIT @count
