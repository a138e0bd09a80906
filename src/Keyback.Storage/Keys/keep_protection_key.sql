INSERT INTO data_protection_keys (id, sealed, created_at) VALUES (@id, @value, @now) ON CONFLICT (id) DO NOTHING
