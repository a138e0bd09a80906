UPDATE cases SET checks = @checks WHERE id = @id AND state = @open
