-- Only over the hash that was verified: a password set meanwhile stays.
UPDATE accounts SET password_hash = @hash WHERE id = @account AND password_hash = @verified
