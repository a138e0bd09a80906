-- As read_account.sql. Nobody's account is looked for too, so that a sign-in takes the same time with and without one (I1).
SELECT accounts.id, user_name, locale, status, password_hash, kind, key, value, COALESCE(last_used_at, proved_at) AS seen_at
FROM accounts LEFT JOIN identifiers ON account_id = accounts.id AND proved_at IS NOT NULL
WHERE accounts.id = COALESCE(
    (SELECT account_id FROM identifiers WHERE kind = @kind AND key = @key AND proved_at IS NOT NULL),
    '00000000-0000-0000-0000-000000000000')
ORDER BY proved_at, kind, key
