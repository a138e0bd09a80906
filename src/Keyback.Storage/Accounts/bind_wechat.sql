-- One statement decides: a known openid stays where it is, and a unionid never leads to two accounts.
INSERT INTO wechat_identities (app_id, openid, unionid, account_id, bound_at, founds)
SELECT @app, @openid, @unionid, @account, @now, @founds
WHERE NOT EXISTS (
    SELECT 1 FROM wechat_identities
    WHERE (app_id = @app AND openid = @openid) OR (unionid = @unionid AND account_id <> @account))
ON CONFLICT DO NOTHING
