-- Only what waited for it: an address that was proved before keeps its day.
UPDATE identifiers SET proved_at = @now WHERE kind = @kind AND key = @key AND account_id = @account AND proved_at IS NULL
