-- Only over the version that was read: of several who save at once, one does. Whoever asked is told once, and forgotten.
-- A name that was published stays: links lead there.
UPDATE help_questions SET version = version + 1,
    slug = CASE WHEN published_at IS NULL THEN @slug ELSE slug END,
    published = CASE WHEN @publish = 1 THEN version + 1 WHEN @withdraw = 1 THEN 0 ELSE published END,
    published_at = CASE WHEN @publish = 1 AND published_at IS NULL THEN @now ELSE published_at END,
    updated_at = CASE WHEN @publish = 1 THEN @now ELSE updated_at END,
    asker_sealed = CASE WHEN @publish = 1 THEN NULL ELSE asker_sealed END,
    asker_locale = CASE WHEN @publish = 1 THEN NULL ELSE asker_locale END
WHERE id = @id AND version = @version
