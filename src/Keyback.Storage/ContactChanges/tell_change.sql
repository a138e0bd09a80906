-- Once a day; after two days of silence (the server stood still) the owner has a full day from now.
UPDATE contact_changes SET told_at = @now, due_at = CASE WHEN told_at <= @silent AND due_at < @tomorrow THEN @tomorrow ELSE due_at END
WHERE id = @id AND state = @waiting AND ((due_at > @now AND told_at <= @yesterday) OR told_at <= @silent)
RETURNING due_at
