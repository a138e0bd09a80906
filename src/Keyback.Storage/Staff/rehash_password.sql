UPDATE staff SET password_hash = @fresh WHERE id = @id AND password_hash = @old
