-- A step that succeeded is dead, and all before it: of any number of equal codes one wins (I3, RFC 6238 §5.2).
UPDATE staff_totps SET last_step = @step WHERE staff_id = @member AND last_step < @step
