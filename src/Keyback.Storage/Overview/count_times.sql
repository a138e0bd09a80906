-- How long it took from the start to the goal, in quarters of a minute, an hour at most. References may come again a day apart.
SELECT c.at / @width AS slot, CASE WHEN c.at - s.at >= 3600000 THEN 240 ELSE (c.at - s.at) / 15000 END AS item, count(*) AS count
FROM audit_entries c JOIN audit_entries s ON s.reference = c.reference AND s.kind = @started AND s.at <= c.at AND s.at > c.at - 86400000
WHERE c.at >= @from AND c.at < @until AND c.kind IN (@password, @temporary) AND c.reference IS NOT NULL GROUP BY slot, item
