SELECT at / @width AS slot, kind AS item, count(*) AS count FROM audit_entries
WHERE at >= @from AND at < @until GROUP BY slot, item
