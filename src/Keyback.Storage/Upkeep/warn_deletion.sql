-- Only once, and whoever is warned late (the server stood still) has a day all the same.
UPDATE deletions SET warned_at = @now, due_at = CASE WHEN due_at < @late THEN @soon ELSE due_at END
WHERE account_id = @account AND warned_at IS NULL RETURNING due_at
