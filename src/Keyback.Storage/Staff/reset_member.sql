UPDATE staff SET status = @joining, password_hash = NULL, join_hash = @joinHash, join_expires_at = @joinExpires WHERE id = @id AND status <> @disabled
