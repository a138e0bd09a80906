SELECT COUNT(*) FROM support_requests WHERE state = @open AND (taken_by IS NULL OR taken_by = @member)
