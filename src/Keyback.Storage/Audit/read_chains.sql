SELECT chain, sequence, hash, mac, kept_at FROM audit_chains ORDER BY chain
