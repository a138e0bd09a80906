-- The primary key makes the line of checkpoints single.
INSERT INTO audit_checkpoints (number, at, heads, mac) VALUES (@number, @at, @heads, @mac)
