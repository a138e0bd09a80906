UPDATE staff SET own_account = NULL WHERE own_account = @account
