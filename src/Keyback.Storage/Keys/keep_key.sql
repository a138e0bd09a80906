-- The first to come keeps its key; the others read it.
INSERT INTO server_keys (name, sealed) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING
