-- Support has helped: whoever still holds one of the old links must not undo that.
UPDATE disowns SET used_at = @now WHERE account_id = @account AND used_at IS NULL
