-- The outcome as the last digit: 1 completed, 2 locked, 3 cancelled, 4 expired, 5 still open.
SELECT created_at / @width AS slot,
    method * 10 + CASE WHEN state = @completed THEN 1 WHEN state = @locked THEN 2 WHEN state = @cancelled THEN 3
        WHEN state = @expired OR expires_at <= @now THEN 4 ELSE 5 END AS item,
    count(*) AS count
FROM recoveries WHERE created_at >= @from AND created_at < @until GROUP BY slot, item
