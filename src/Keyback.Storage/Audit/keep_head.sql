-- One row a writer: nobody else updates it.
INSERT INTO audit_chains (chain, opened_at, sequence, hash, mac, kept_at)
VALUES (@chain, @at, @sequence, @hash, @mac, @at)
ON CONFLICT (chain) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, mac = excluded.mac, kept_at = excluded.kept_at
