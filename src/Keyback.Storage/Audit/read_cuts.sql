SELECT chain, sequence, hash, cut_at, mac FROM audit_cuts ORDER BY chain
