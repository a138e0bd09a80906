-- Only where there was none, and only while no other account is found by it.
UPDATE wechat_identities SET unionid = @unionid
WHERE app_id = @app AND openid = @openid AND account_id = @account AND unionid IS NULL
    AND NOT EXISTS (SELECT 1 FROM wechat_identities other WHERE other.unionid = @unionid AND other.account_id <> @account)
