INSERT INTO help_versions (question_id, number, act, staff_id, at, draft_sealed) VALUES (@id, @number, @act, @staff, @now, @draft)
