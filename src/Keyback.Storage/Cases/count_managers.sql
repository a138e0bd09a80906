SELECT count(*) FROM staff WHERE role = @manager AND status = @active
