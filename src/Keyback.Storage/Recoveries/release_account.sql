-- Only a Recovery whose present link is the one that was held back; with the next one sent it is bound again.
UPDATE recoveries SET account_id = NULL, version = version + 1 WHERE id = @id AND state = @linkSent AND code_number = @number
