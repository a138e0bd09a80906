SELECT count(*) AS order_numbers_kept_as_hashes FROM account_orders WHERE account_id = @account
