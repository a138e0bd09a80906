SELECT email, locale FROM staff WHERE role = @supervisor AND status = @active AND email <> '' ORDER BY id
