SELECT min(created_at) FROM outbox WHERE state = @waiting
