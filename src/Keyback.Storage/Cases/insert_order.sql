INSERT INTO account_orders (key, account_id) VALUES (@key, @account) ON CONFLICT (key, account_id) DO NOTHING
