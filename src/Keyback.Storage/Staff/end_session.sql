DELETE FROM staff_sessions WHERE id = @id AND staff_id = @member
