SELECT 1 FROM staff_devices d JOIN staff m ON m.id = d.staff_id WHERE d.token_hash = @hash AND m.name = @name AND d.expires_at > @now
