SELECT chain, sequence, hash, mac FROM audit_chains WHERE chain = @chain
