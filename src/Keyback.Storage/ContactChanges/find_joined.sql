-- An address or number that joined by a change of contact and was not proved yet: its first use proves it.
SELECT account_id, value, added_at FROM identifiers WHERE kind = @kind AND key = @key AND proved_at IS NULL AND added_at IS NOT NULL
