UPDATE staff SET password_hash = @passwordHash WHERE id = @member
