SELECT chain, sequence, hash, cut_at, mac FROM audit_cuts WHERE chain = @chain
