-- A row for each proved contact; one without any for an account that has none.
SELECT accounts.id, user_name, locale, status, password_hash, kind, key, value, COALESCE(last_used_at, proved_at) AS seen_at
FROM accounts LEFT JOIN identifiers ON account_id = accounts.id AND proved_at IS NOT NULL
WHERE accounts.id = @id
ORDER BY proved_at, kind, key
