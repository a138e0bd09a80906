-- A case is about one account: what was found once is not exchanged for another.
UPDATE cases SET account_id = @account, found_by = @foundBy, said_sealed = @said WHERE id = @id AND state = @open AND account_id IS NULL
