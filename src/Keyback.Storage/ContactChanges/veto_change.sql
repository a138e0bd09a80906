-- Only what is still open: a veto and the end of the delay cannot both win.
UPDATE contact_changes SET state = @vetoed, ended_at = @now, reason = @reason
WHERE account_id = @account AND state IN (@proposed, @waiting)
RETURNING reference
