-- Only what has not ended goes on; what has is raised again, and told of again. Once a minute is enough.
UPDATE alarms SET ends_at = @until WHERE kind = @kind AND ends_at > @now AND ends_at < @due
