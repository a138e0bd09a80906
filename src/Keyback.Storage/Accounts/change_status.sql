-- Only from the status that allows it: a second press changes nothing.
UPDATE accounts SET status = @next, changed_at = @now WHERE id = @account AND status = @from
