INSERT INTO outbox (id, recovery_id, account_id, reference, code_number, channel, locale, state, sealed, tries, charged, due_at, leased_until, created_at, dies_at)
VALUES (@Id, @RecoveryId, @AccountId, @Reference, @CodeNumber, @Channel, @Locale, @State, @Sealed, 0, 0, @DueAt, 0, @CreatedAt, @DiesAt)
