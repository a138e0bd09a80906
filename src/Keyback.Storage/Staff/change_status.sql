-- Whoever has set nothing up yet is not made active: the link to join goes on.
UPDATE staff SET status = CASE WHEN @status = @active AND join_hash IS NOT NULL THEN @joining ELSE @status END
WHERE id = @id AND status <> @status
