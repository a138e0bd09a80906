-- One statement decides: whoever asks twice has asked once, and the first day stands.
INSERT INTO deletions (account_id, asked_at, due_at) VALUES (@account, @now, @due) ON CONFLICT (account_id) DO NOTHING
