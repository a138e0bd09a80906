-- One statement decides: of several that register one WeChat or take one name, exactly one inserts a row.
INSERT INTO accounts (id, user_name, locale, status, password_hash, wechat_name, registered_via, account_manager, created_at, changed_at)
SELECT @account, @userName, @locale, @status, NULL, @nickname, 'wechat', NULL, @now, @now
WHERE NOT EXISTS (
    SELECT 1 FROM wechat_identities WHERE unionid = @unionid OR (app_id = @app AND openid = @openid))
AND NOT EXISTS (SELECT 1 FROM identifiers WHERE (kind = @kind AND key IN (@key, @fold)) OR fold = @fold)
