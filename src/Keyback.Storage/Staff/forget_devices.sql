DELETE FROM staff_devices WHERE staff_id = @member
