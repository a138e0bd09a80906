-- Once: of several that type one code, one wins (I3).
UPDATE saved_codes SET used_at = @now WHERE digest = @digest AND account_id = @account AND used_at IS NULL
