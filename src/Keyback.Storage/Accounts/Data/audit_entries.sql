SELECT at AS happened_at, kind AS audit_kind, reference, reason, lane FROM audit_entries WHERE account_id = @account ORDER BY at, chain, sequence
