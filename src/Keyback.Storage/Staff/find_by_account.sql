SELECT id, name, display_name, email, role, own_account, status, locale, created_at FROM staff WHERE own_account = @account ORDER BY name
