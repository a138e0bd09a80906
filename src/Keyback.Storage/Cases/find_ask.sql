SELECT id, reference, state, locale, identifier_sealed, account_id, manager, created_at, expires_at FROM manager_asks WHERE id = @id
