-- As read_account.sql. Nobody's account and contacts are looked for too, so that a sign-in takes the same time with and without one (I1).
SELECT accounts.id, user_name, locale, status, password_hash, kind, key, value, COALESCE(last_used_at, proved_at) AS seen_at
FROM (SELECT COALESCE(
        (SELECT account_id FROM identifiers WHERE kind = @kind AND key = @key AND proved_at IS NOT NULL),
        '00000000-0000-0000-0000-000000000000') AS id) AS sought
    LEFT JOIN accounts ON accounts.id = sought.id
    LEFT JOIN identifiers ON account_id = sought.id AND proved_at IS NOT NULL
ORDER BY proved_at, kind, key
