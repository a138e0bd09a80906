SELECT chain, sequence, hash, mac FROM audit_chains ORDER BY chain
