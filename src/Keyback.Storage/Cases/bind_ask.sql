-- Only one that nobody has bound: a second look changes nothing.
UPDATE manager_asks SET state = @waiting, account_id = @account, manager = @manager WHERE id = @id AND state = @asked
