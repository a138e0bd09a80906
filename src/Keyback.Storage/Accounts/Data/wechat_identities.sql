SELECT app_id, openid, unionid, bound_at FROM wechat_identities WHERE account_id = @account ORDER BY bound_at
