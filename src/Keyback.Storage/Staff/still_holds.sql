SELECT 1 FROM staff WHERE id = @id AND password_hash = @verified AND status = @active
