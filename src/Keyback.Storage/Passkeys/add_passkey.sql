-- One statement decides: no account gets more than its share, and of several that bring one credential one account gets it.
INSERT INTO passkeys (id, account_id, credential_id, public_key, sign_count, name, created_at, last_used_at)
SELECT @id, @account, @credential, @publicKey, @signCount, @name, @now, NULL
WHERE (SELECT COUNT(*) FROM passkeys WHERE account_id = @account) < @most
ON CONFLICT (credential_id) DO NOTHING
