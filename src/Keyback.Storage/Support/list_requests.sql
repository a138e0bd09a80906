SELECT id, reference, state, kind, locale, words_sealed, created_at FROM support_requests WHERE state = @state ORDER BY created_at
