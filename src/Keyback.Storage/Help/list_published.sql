SELECT q.id, q.slug, q.reference, q.version, q.published, q.asker_sealed, q.asker_locale, q.published_at, q.updated_at,
    v.number, v.act, v.staff_id, v.at, v.draft_sealed
FROM help_questions q JOIN help_versions v ON v.question_id = q.id AND v.number = q.published
WHERE q.published > 0 ORDER BY q.slug
