SELECT hour * 3600000 / @width AS slot, series, item, CAST(sum(count) AS BIGINT) AS count FROM hourly_sums
WHERE hour >= @from AND hour < @until GROUP BY slot, series, item
