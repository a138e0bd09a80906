SELECT kind FROM audit_entries WHERE staff_id = @staff AND kind IN (@matched, @missed) ORDER BY at DESC, chain, sequence DESC LIMIT @count
