SELECT kind, max(at) AS last_at, count(*) AS times FROM audit_entries
WHERE account_id = @account AND at > @since
    AND (kind IN (@added, @removed, @detached, @frozen) OR (at > @day AND kind IN (@codeWrong, @nameWrong, @signInFailed, @factorWrong) AND coalesce(reason, '') NOT IN ('password', 'passkey', 'wechat')))
GROUP BY kind
