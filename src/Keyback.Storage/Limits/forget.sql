DELETE FROM limits WHERE key = @key
