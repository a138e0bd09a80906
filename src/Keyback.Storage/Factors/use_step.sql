-- A step that succeeded is dead, and all before it: of any number of equal codes one wins (I3, RFC 6238 §5.2).
UPDATE totps SET last_step = @step WHERE account_id = @account AND active_at IS NOT NULL AND last_step < @step
