UPDATE cases SET note_sealed = @note WHERE id = @id AND state = @open
