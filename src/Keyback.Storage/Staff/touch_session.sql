-- Never backwards, and never one that has slept too long: no request wakes it.
UPDATE staff_sessions SET last_seen_at = @now WHERE id = @id AND last_seen_at < @now AND last_seen_at > @since
