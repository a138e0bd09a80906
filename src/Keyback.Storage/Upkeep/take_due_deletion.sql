-- Only while it is due: one that its owner took back meanwhile is left alone, and of several nodes one erases.
DELETE FROM deletions WHERE account_id = @account AND warned_at IS NOT NULL AND due_at <= @now
