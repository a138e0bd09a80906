-- The address of whoever asked a question that was never published.
UPDATE help_questions SET asker_sealed = NULL, asker_locale = NULL
WHERE asker_sealed IS NOT NULL AND id IN (
    SELECT q.id FROM help_questions q
    WHERE q.asker_sealed IS NOT NULL AND (SELECT min(v.at) FROM help_versions v WHERE v.question_id = q.id) < @forgotten LIMIT @count)
