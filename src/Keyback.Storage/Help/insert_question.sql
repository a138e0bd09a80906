INSERT INTO help_questions (id, slug, reference, version, published, asker_sealed, asker_locale) VALUES (@id, @slug, @reference, 0, 0, @asker, @locale)
