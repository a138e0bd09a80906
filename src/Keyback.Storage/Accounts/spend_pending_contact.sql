-- Only the very code that was compared, while it has tries: of several redemptions of one code, one wins (I3).
DELETE FROM pending_contacts WHERE id = @id AND account_id = @account AND code_number = @number AND wrong_codes = @wrong
