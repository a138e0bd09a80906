UPDATE staff SET own_account = @account WHERE id = @id
