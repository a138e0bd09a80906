INSERT INTO accounts (id, user_name, locale, status, password_hash, wechat_name, registered_via, account_manager, created_at, changed_at)
VALUES (@Id, @UserName, @Locale, @Status, @PasswordHash, @WechatName, @RegisteredVia, @AccountManager, @now, @now)
