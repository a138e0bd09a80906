-- Only by who has it, or by whoever may.
UPDATE support_requests SET taken_by = NULL, taken_at = NULL WHERE id = @id AND state = @open AND taken_by IS NOT NULL AND (taken_by = @by OR @any = 1)
