-- The first answer uses it up, right or wrong: of several that arrive at once, one is judged (I3), and only for what and whom it was made (I2).
UPDATE passkey_challenges SET used_at = @now
WHERE hash = @hash AND purpose = @purpose AND subject = @subject AND used_at IS NULL AND expires_at > @now
