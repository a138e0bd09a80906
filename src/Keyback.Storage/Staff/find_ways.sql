SELECT (SELECT COUNT(*) FROM staff WHERE id = @member AND password_hash IS NOT NULL) AS passwords,
    (SELECT COUNT(*) FROM staff_totps WHERE staff_id = @member) AS totps,
    (SELECT COUNT(*) FROM staff_passkeys WHERE staff_id = @member) AS passkeys
