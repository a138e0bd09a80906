DELETE FROM staff_sessions WHERE staff_id = @member AND id <> @except
