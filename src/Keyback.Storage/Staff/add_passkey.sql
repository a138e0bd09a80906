-- One statement decides: no member gets more than the share, and of several that bring one credential one member gets it.
INSERT INTO staff_passkeys (id, staff_id, credential_id, public_key, sign_count, name, created_at, last_used_at)
SELECT @id, @member, @credential, @publicKey, @signCount, @name, @now, NULL
WHERE (SELECT COUNT(*) FROM staff_passkeys WHERE staff_id = @member) < @most
ON CONFLICT (credential_id) DO NOTHING
