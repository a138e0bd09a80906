INSERT INTO manager_asks (id, reference, state, locale, identifier_sealed, created_at, expires_at)
VALUES (@Id, @Reference, @State, @Locale, @Sealed, @CreatedAt, @ExpiresAt)
