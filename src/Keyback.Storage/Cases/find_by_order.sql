-- The number of an order that two accounts have finds nobody.
SELECT account_id FROM account_orders WHERE key = @key
