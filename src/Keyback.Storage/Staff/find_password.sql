SELECT id, password_hash FROM staff WHERE name = @name
