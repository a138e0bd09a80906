UPDATE pending_contacts SET wrong_codes = wrong_codes + 1 WHERE id = @id AND code_number = @number
