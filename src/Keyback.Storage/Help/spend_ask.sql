-- Only the very code that was compared, while it has tries: of several redemptions of one code, one wins (I3).
DELETE FROM help_asks WHERE id = @id AND code_number = @number AND wrong_codes = @wrong
