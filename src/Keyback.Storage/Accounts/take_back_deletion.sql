DELETE FROM deletions WHERE account_id = @account
