SELECT 1 FROM devices d JOIN identifiers i ON i.account_id = d.account_id
WHERE d.token_hash = @hash AND d.expires_at > @now AND i.kind = @kind AND i.key = @key
