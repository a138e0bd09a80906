-- The one question: what an account has beside its password. Everything that asks for a second factor asks this.
SELECT (SELECT count(*) FROM totps WHERE account_id = @account AND active_at IS NOT NULL) AS totps,
    (SELECT count(*) FROM saved_codes WHERE account_id = @account AND used_at IS NULL) AS saved_codes,
    (SELECT count(*) FROM passkeys WHERE account_id = @account) AS passkeys
