SELECT 1 FROM staff WHERE id <> @id AND role = @supervisor AND status = @active LIMIT 1
