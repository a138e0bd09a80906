INSERT INTO support_requests (id, reference, state, locale, words_sealed, created_at) VALUES (@Id, @Reference, @state, @Locale, @words, @now)
