SELECT id, account_id, credential_id, public_key, name, created_at, last_used_at FROM passkeys WHERE credential_id = @credential
