-- Once: of several that follow one link, one does (I3).
UPDATE staff SET status = @active, password_hash = @passwordHash, join_hash = NULL, join_expires_at = NULL
WHERE join_hash = @hash AND join_expires_at > @now AND status = @joining RETURNING id
