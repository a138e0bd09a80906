UPDATE support_requests SET case_reference = @caseReference WHERE id = @id AND (taken_by = @by OR @any = 1)
