SELECT id FROM cases WHERE reference = @reference ORDER BY opened_at DESC LIMIT 1
