UPDATE accounts SET locale = @locale WHERE id = @account AND status = @active
