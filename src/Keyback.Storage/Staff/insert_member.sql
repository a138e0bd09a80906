-- The name is unique: of two that add it, one does.
INSERT INTO staff (id, name, display_name, email, role, status, locale, own_account, join_hash, join_expires_at, created_at)
VALUES (@id, @name, @DisplayName, @Email, @role, @status, @Locale, @ownAccount, @joinHash, @joinExpires, @now)
ON CONFLICT (name) DO NOTHING
