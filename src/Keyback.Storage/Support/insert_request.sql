INSERT INTO support_requests (id, reference, state, kind, locale, words_sealed, created_at) VALUES (@Id, @Reference, @state, @kind, @Locale, @words, @now)
