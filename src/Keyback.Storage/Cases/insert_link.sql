INSERT INTO case_links (recovery_id, case_id, account_id, staff_id, reference, masked, goal, sent_at, expires_at)
VALUES (@Recovery, @Case, @Account, @Staff, @Reference, @Masked, @Goal, @now, @Expires)
