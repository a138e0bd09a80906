UPDATE cases SET said_sealed = @said WHERE id = @id AND state = @open AND account_id IS NULL
