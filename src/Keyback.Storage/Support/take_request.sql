-- Only while nobody has it: of several that take it, one does (I3).
UPDATE support_requests SET taken_by = @by, taken_at = @now WHERE id = @id AND state = @open AND taken_by IS NULL
