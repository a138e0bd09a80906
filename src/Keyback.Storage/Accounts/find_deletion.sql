SELECT asked_at, due_at FROM deletions WHERE account_id = @account
