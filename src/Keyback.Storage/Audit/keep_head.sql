-- One row a writer: nobody else updates it.
INSERT INTO audit_chains (chain, opened_at, sequence, hash, mac)
VALUES (@chain, @at, @sequence, @hash, @mac)
ON CONFLICT (chain) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, mac = excluded.mac
