-- One process owns the file: a lease that outlived its process is nobody's.
UPDATE outbox SET leased_until = 0, lease = NULL WHERE state = @waiting AND leased_until > 0
