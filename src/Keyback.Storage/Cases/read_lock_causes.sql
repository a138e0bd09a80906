SELECT at, kind, reference, reason, lane FROM audit_entries
WHERE account_id = @account AND kind IN (@wayLocked, @frozen) AND at > @since ORDER BY at DESC
