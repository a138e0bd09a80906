-- Who has no password has no other proof to give: the scan that opened the session is as fresh as one.
UPDATE sessions SET stepped_up_at = @now
WHERE token_hash = @hash AND account_id = @account AND EXISTS (SELECT 1 FROM accounts WHERE id = @account AND password_hash IS NULL)
