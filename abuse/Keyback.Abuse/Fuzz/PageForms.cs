namespace Keyback.Abuse.Fuzz;

/// <summary>A page and the fields of its form, each with something right in it. <c>{id}</c> and <c>{token}</c> are filled in.</summary>
internal sealed record PageForm(string Path, params (string Name, string Right)[] Fields)
{
    /// <summary>Every page of the site.</summary>
    public static IReadOnlyList<PageForm> All { get; } =
    [
        new("/"), new("/my"), new("/my/settings"), new("/help"), new("/help/search?q=password"), new("/help/tags/sign-in"), new("/help/no-mail"), new("/help/way?step=1&answer=yes"), new("/health/live"), new("/health/ready"),
        new("/openapi/v1.json"), new("/manifest.webmanifest"), new("/.well-known/change-password"), new("/captcha/{id}/sound"), new("/forgot/state/{id}"), new("/forgot/sent/{id}"), new("/forgot/ended/{id}"), new("/forgot/waiting/{id}"),
        new("/dev/mailbox"), new("/hooks/sms/aliyun/{token}", ("MessageSid", "1")), new("/error/404"), new("/sitemap.xml"), new("/robots.txt"), new("/sign-in/wechat"), new("/sign-in/wechat/go/{token}"), new("/sign-in/wechat/callback?state={token}&code=1"),
        new("/sign-in", ("Identifier", "nobody@example.com"), ("Password", ""), ("next", "/my"), ("able", "")),
        new("/sign-in?handler=Passkey", ("passkey", "{}"), ("challenge", "{id}")),
        new("/sign-in?handler=PasskeyOptions"), new("/sign-in/second-factor", ("Totp", "123456"), ("SavedCode", "")), new("/sign-out"),
        new("/sign-up", ("Email", "new@example.com"), ("captcha_id", "{id}"), ("captcha_number", "1")), new("/sign-up/phone", ("Phone", "+8613812345678")),
        new("/sign-up/code/{id}", ("Code", "1234 5678")), new("/sign-up/account/{id}", ("Name", "newone"), ("UserName", "newone"), ("Password", "short")), new("/sign-up/ended/{id}"), new("/sign-up/wechat", ("Name", "newone")),
        new("/forgot", ("Email", "nobody@example.com"), ("goal", "new_password")), new("/forgot?handler=Another", ("Email", "nobody@example.com")),
        new("/forgot/link", ("Email", "nobody@example.com"), ("captcha_id", "{id}"), ("captcha_text", "A7KQ2"), ("captcha_number", "1")),
        new("/forgot/phone", ("Phone", "+8613812345678"), ("goal", "temporary_code")), new("/forgot/manager", ("Identifier", "nobody@example.com")),
        new("/forgot/code/{id}", ("Code", "1234 5678")), new("/forgot/code/{id}?handler=Resend"), new("/forgot/code/{id}?handler=Another", ("Code", "1")),
        new("/forgot/name/{id}", ("UserName", "alex")), new("/forgot/name/{id}/not-mine"), new("/forgot/second-factor/{id}", ("Totp", "123456"), ("SavedCode", "x")), new("/forgot/second-factor/{id}?handler=Passkey", ("passkey", "{}")),
        new("/forgot/password/{id}", ("Password", "short")), new("/forgot/password/{id}?handler=Skip", ("Really", "true")), new("/forgot/ways/{id}"), new("/forgot/wechat/{id}"),
        new("/r", ("token", "{token}")), new("/not-me/{token}"), new("/number/{token}"), new("/contact", ("Reach", "a@example.com"), ("Words", "Help."), ("reference", "K7Q-2M9")),
        new("/help/ask", ("Title", "How?"), ("Details", "So."), ("Email", "nobody@example.com")), new("/help/ask/code/{id}", ("Code", "1234 5678")), new("/help/no-mail?handler=Vote", ("useful", "true")),
        new("/my/settings/change?what=email", ("Email", "other@example.com"), ("Phone", "+8613812345678"), ("Name", "other"), ("Code", "1"), ("Password", "x")), new("/my/settings/change?what=password", ("Password", "x"), ("NewPassword", "y")),
        new("/my/settings/change?handler=Email", ("Email", "other@example.com")), new("/my/settings/change?handler=Name", ("Name", "other")), new("/my/settings/forgot", ("method", "email_code"), ("goal", "new_password")),
        new("/my/settings/factors", ("Code", "123456")), new("/my/settings/passkeys", ("passkey", "{}"), ("Name", "key")), new("/my/settings/data", ("Password", "x")), new("/my/passkey"),
        new("/staff"), new("/staff/sign-in", ("Name", "mei"), ("Password", ""), ("Code", "1")), new("/staff/join", ("token", "{token}")), new("/staff/cases/{id}"), new("/staff/people/{id}"), new("/staff/help/edit/x"), new("/staff/audit"),
    ];
}
