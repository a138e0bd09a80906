-- Only a Recovery that awaits this very challenge, never away from an account (I2), and not one that was asked for before
-- the account last changed (I7). The version moves too, so that a
-- step that read the Recovery without its account reads it again.
UPDATE recoveries SET account_id = @account, version = version + 1
WHERE id = @id AND state IN (@codeRequired, @linkSent) AND code_number = @number AND (account_id IS NULL OR account_id = @account)
    AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.id = @account AND accounts.changed_at > recoveries.created_at)
