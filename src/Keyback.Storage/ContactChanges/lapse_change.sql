-- A proposal that nobody looked at in time, or what can no longer be done; never what came to an end meanwhile.
UPDATE contact_changes SET state = @lapsed, ended_at = @now, reason = @reason WHERE id = @id AND state = @from
