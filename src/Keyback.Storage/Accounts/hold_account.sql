-- Writes nothing new, but holds the row: changes of one account come one after the other, and none comes to a closed one.
UPDATE accounts SET changed_at = changed_at WHERE id = @account AND status = @active
