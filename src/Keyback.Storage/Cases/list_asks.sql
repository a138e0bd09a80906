SELECT a.id, a.reference, a.state, a.locale, a.identifier_sealed, a.account_id, a.manager, a.created_at, a.expires_at FROM manager_asks a
WHERE a.state = @waiting AND a.expires_at > @now AND (@all = 1 OR a.manager = @manager) ORDER BY a.created_at LIMIT @count
