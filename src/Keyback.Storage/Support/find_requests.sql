SELECT id, reference, state, kind, locale, words_sealed, created_at FROM support_requests WHERE reference = @reference ORDER BY created_at
