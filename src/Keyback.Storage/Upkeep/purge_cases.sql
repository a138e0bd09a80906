-- A month after its end, or after its opening where nobody closed it: the record keeps what was decided.
DELETE FROM cases WHERE id IN (SELECT id FROM cases WHERE COALESCE(closed_at, opened_at) < @before - 2592000000 LIMIT @count)
    AND COALESCE(closed_at, opened_at) < @before - 2592000000
