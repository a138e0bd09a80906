-- The state as a number, so that the index over frozen accounts serves it.
SELECT (SELECT count(*) FROM outbox WHERE state = @waiting) AS waiting,
    (SELECT count(*) FROM locks WHERE locked_until > @now) AS locks,
    (SELECT count(*) FROM accounts WHERE status = 3) AS frozen
