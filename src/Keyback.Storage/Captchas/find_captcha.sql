-- Looking uses nothing up; only its holder may look, and only while it can be answered.
SELECT id, text_sealed, salt, target, max_number FROM captchas WHERE id = @id AND holder = @holder AND used_at IS NULL AND expires_at > @now
