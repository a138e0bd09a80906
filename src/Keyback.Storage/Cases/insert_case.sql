INSERT INTO cases (id, reference, staff_id, state, source, about, account_id, found_by, checks, said_sealed, note_sealed, outcome, opened_at)
VALUES (@Id, @Reference, @StaffId, @State, @Source, @About, @AccountId, @FoundBy, '', @SaidSealed, NULL, 0, @now)
