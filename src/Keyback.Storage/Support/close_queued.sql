-- Only while open, by who has it or by whoever may: of two that close it, one does.
UPDATE support_requests SET state = @closed, closed_at = @now, closed_by = @by WHERE id = @id AND state = @open AND (taken_by = @by OR @any = 1)
