SELECT stamps FROM limits WHERE key = @key
