INSERT INTO captchas (id, holder, text_sealed, salt, target, max_number, expires_at)
VALUES (@Id, @Holder, @textSealed, @Salt, @Target, @MaxNumber, @ExpiresAt)
