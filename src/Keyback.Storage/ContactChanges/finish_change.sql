-- Everything once more in one condition: two people, the delay, an owner who was told lately, and no veto. Of several nodes one wins.
UPDATE contact_changes SET state = @done, ended_at = @now
WHERE id = @id AND state = @waiting AND due_at <= @now AND told_at > @silent AND judged_by IS NOT NULL AND judged_by <> proposed_by
    AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = contact_changes.account_id AND a.status = @active)
