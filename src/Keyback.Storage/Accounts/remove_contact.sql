-- Only while another way to reach the account stays.
DELETE FROM identifiers WHERE kind = @kind AND key = @key AND account_id = @account AND EXISTS (
    SELECT 1 FROM identifiers other
    WHERE other.account_id = @account AND other.proved_at IS NOT NULL AND (other.kind <> @kind OR other.key <> @key)
        AND (other.kind = @email OR (other.kind = @phone AND @bySms = 1)))
