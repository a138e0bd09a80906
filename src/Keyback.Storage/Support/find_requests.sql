SELECT id, reference, state, locale, words_sealed, created_at FROM support_requests WHERE reference = @reference ORDER BY created_at
