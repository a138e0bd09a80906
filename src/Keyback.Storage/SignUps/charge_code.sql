-- Only over the count that was read: however many guess at once, each is counted (I4).
UPDATE sign_ups SET wrong_codes = wrong_codes + 1
WHERE id = @id AND state = @codeRequired AND code_number = @number AND wrong_codes = @wrong
