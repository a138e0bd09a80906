SELECT (SELECT stamps FROM limits WHERE key = @one) AS one, (SELECT stamps FROM limits WHERE key = @other) AS other
