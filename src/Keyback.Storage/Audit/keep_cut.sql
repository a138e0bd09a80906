-- A cut moves forward only.
INSERT INTO audit_cuts (chain, sequence, hash, cut_at, mac) VALUES (@chain, @sequence, @hash, @at, @mac)
ON CONFLICT (chain) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, cut_at = excluded.cut_at, mac = excluded.mac
WHERE audit_cuts.sequence < excluded.sequence
