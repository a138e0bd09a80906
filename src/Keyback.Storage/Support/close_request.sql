-- Only while open: of two that close it, one does.
UPDATE support_requests SET state = @closed, closed_at = @now WHERE id = @id AND state = @open
