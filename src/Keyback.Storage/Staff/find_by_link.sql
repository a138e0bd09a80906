SELECT id, name, display_name, email, role, own_account, status, locale, created_at FROM staff WHERE join_hash = @hash AND join_expires_at > @now AND status = @joining
