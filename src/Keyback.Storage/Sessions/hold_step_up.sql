-- Writes nothing new, but holds the row: a session that is ended meanwhile either comes too late or is seen as ended.
UPDATE sessions SET stepped_up_at = stepped_up_at
WHERE id = @session AND account_id = @account AND expires_at > @now AND stepped_up_at > @since
