-- Whose WeChat is whose account: openid is one per user and app, unionid one per user over all apps of an operator.
CREATE TABLE wechat_identities (
    app_id TEXT NOT NULL,
    openid TEXT NOT NULL,
    unionid TEXT,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    bound_at BIGINT NOT NULL,
    founds INTEGER NOT NULL,
    PRIMARY KEY (app_id, openid)
);

CREATE INDEX wechat_identities_by_unionid ON wechat_identities (unionid);

-- The row that an account is registered with founds (1); those of further apps follow (0). So a unionid cannot found two
-- accounts, even where two transactions do not see each other.
CREATE UNIQUE INDEX wechat_identities_once ON wechat_identities (unionid) WHERE founds = 1 AND unionid IS NOT NULL;
CREATE INDEX wechat_identities_of_account ON wechat_identities (account_id);
