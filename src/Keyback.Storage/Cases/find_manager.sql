SELECT id FROM staff WHERE name = @name AND role = @manager AND status = @active
