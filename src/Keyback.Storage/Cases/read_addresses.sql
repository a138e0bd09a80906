-- Only addresses that belonged to the account, and were proved, before the case was opened: nothing that came during the call counts (I14).
SELECT key, value FROM identifiers
WHERE account_id = @account AND kind = @email AND proved_at < @opened AND (added_at IS NULL OR added_at < @opened)
