-- Only over the code that was read: of several that ask at once, one sends (I7). The wrong answers stay counted.
UPDATE help_asks SET code_digest = @digest, code_number = code_number + 1, code_sent_at = @now, code_expires_at = @codeExpires, expires_at = @expires
WHERE id = @id AND code_number = @number
