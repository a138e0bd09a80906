-- Only while open: of two that close it, one does.
UPDATE cases SET state = @closed, outcome = @outcome, closed_at = @now WHERE id = @id AND state = @open
