-- As hold, but only what nobody holds: whether each of them was free, in their order.
SELECT pg_try_advisory_xact_lock(subject) FROM unnest(CAST(@subjects AS BIGINT[])) AS subject
