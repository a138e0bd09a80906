SELECT number, at, heads, mac FROM audit_checkpoints ORDER BY number
