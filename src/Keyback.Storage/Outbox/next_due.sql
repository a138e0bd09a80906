SELECT min(CASE WHEN due_at > leased_until THEN due_at ELSE leased_until END) FROM outbox WHERE state = @waiting
