UPDATE accounts SET changed_at = @now WHERE id = @account
