-- Puts on disk, here and where the server waits for a standby, all that this connection has committed before: what is
-- written to the log later is durable later. A message in the log is the least that makes a commit wait for the disk.
SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'keyback', '')
