DELETE FROM staff_totps WHERE staff_id = @member
