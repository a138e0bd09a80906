SELECT secret_sealed FROM staff_totps WHERE staff_id = @member
