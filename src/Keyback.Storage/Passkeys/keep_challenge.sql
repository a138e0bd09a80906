INSERT INTO passkey_challenges (hash, purpose, subject, expires_at) VALUES (@hash, @purpose, @subject, @expires)
