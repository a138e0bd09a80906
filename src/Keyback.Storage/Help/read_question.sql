SELECT id, slug, reference, version, published, asker_sealed, asker_locale, published_at, updated_at FROM help_questions WHERE id = @id
