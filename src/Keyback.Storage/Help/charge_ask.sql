-- Only over the count that was read: however many guess at once, each is counted (I4).
UPDATE help_asks SET wrong_codes = wrong_codes + 1 WHERE id = @id AND code_number = @number AND wrong_codes = @wrong
