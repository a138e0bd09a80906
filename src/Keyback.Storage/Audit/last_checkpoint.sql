SELECT number, at, mac FROM audit_checkpoints ORDER BY number DESC LIMIT 1
