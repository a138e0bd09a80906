DELETE FROM staff_passkeys WHERE staff_id = @member
