-- The password that was verified is still the account's, and the account in use: what overtook it meanwhile wins.
SELECT 1 FROM accounts WHERE id = @account AND password_hash = @verified AND status = @active
