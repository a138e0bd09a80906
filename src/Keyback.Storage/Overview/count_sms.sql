SELECT finished_at / @width AS slot, 0 AS item, count(*) AS count FROM outbox
WHERE finished_at >= @from AND finished_at < @until AND channel = @sms AND state = @sent GROUP BY slot, item
