UPDATE outbox SET charged = 1, account_id = @account WHERE id = @id AND lease = @lease AND charged = 0
