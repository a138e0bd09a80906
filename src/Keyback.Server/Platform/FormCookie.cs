namespace Keyback.Server.Platform;

/// <summary>
/// The cookie beside the token of every form. Whether it is Secure depends on the configured address alone; the
/// framework's own policy would fail every page behind a proxy that ends TLS and is not trusted with its headers.
/// </summary>
internal sealed class FormCookie : CookieBuilder
{
    private readonly bool _secure;

    public FormCookie(bool secure)
    {
        _secure = secure;
        Name = Cookies.Name(secure, "form");
        Path = "/";
        HttpOnly = true;
        SameSite = SameSiteMode.Lax; // a browser that comes from webmail leaves a Strict one out, gets another, and every open form is dead
        IsEssential = true;
        SecurePolicy = CookieSecurePolicy.None;
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = _secure;
        return options;
    }
}
