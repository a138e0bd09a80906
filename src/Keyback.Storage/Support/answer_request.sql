-- Only by who has it, and once: of two answers one goes.
UPDATE support_requests SET answered_by = @by, answered_at = @now, answer_sealed = @answer
WHERE id = @id AND state = @open AND taken_by = @by AND answered_at IS NULL
