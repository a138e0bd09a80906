SELECT id, user_name, locale AS language, CASE status WHEN 1 THEN 'active' WHEN 2 THEN 'disabled' ELSE 'frozen' END AS status,
    CASE WHEN password_hash IS NULL THEN 'none' ELSE 'set' END AS password, wechat_name, registered_via, account_manager, created_at, changed_at
FROM accounts WHERE id = @account
