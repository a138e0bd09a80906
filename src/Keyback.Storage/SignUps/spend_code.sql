-- Only the very code that was compared, while it has tries: of several redemptions of one code, one wins (I3).
UPDATE sign_ups SET state = @accountRequired, expires_at = @expires
WHERE id = @id AND state = @codeRequired AND code_number = @number AND live_number = @number AND wrong_codes = @wrong
