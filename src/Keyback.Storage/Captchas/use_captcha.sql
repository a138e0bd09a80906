-- The first answer uses it up, right or wrong: of several that arrive at once, one is judged (I3).
UPDATE captchas SET used_at = @now WHERE id = @id AND holder = @holder AND used_at IS NULL AND expires_at > @now
RETURNING id, text_sealed, salt, target, max_number
