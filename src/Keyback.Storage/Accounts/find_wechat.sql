-- The unionid before the openid: it outlives a change of app.
SELECT account_id FROM wechat_identities
WHERE unionid = @unionid OR (app_id = @app AND openid = @openid)
ORDER BY CASE WHEN unionid = @unionid THEN 0 ELSE 1 END, bound_at LIMIT 1
