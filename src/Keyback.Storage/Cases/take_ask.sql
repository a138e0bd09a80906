-- Only while it waits, and only by whoever looks after the account now, or may take any: of two that take it, one does.
UPDATE manager_asks SET state = @taken, taken_at = @now
WHERE id = @id AND state = @waiting AND expires_at > @now AND (@all = 1 OR EXISTS (
    SELECT 1 FROM accounts WHERE accounts.id = manager_asks.account_id AND accounts.account_manager = @manager))
RETURNING account_id, reference
