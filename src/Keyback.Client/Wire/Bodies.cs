using System.Text.Json;

namespace Keyback.Client.Wire;

// What goes out. Classes, not records: nothing prints them.

internal sealed class EmptyBody;

internal sealed class CaptchaBody(CaptchaAnswer answer)
{
    public Guid? Id => answer.Id;

    public string? Text => answer.Text;

    public long? Number => answer.Number;

    public string? Response => answer.Response;
}

internal sealed class StartBody
{
    public required string Identifier { get; init; }

    public required RecoveryMethod Method { get; init; }

    public required RecoveryGoal Goal { get; init; }

    public CaptchaBody? Captcha { get; init; }

    public string? Locale { get; init; }
}

internal sealed class OwnStartBody
{
    public required RecoveryMethod Method { get; init; }

    public required RecoveryGoal Goal { get; init; }

    public Guid? Contact { get; init; }

    public string? Locale { get; init; }
}

internal sealed class RecoveryCodeBody(string code, CaptchaAnswer? captcha)
{
    public string Code { get; } = code;

    public CaptchaBody? Captcha { get; } = captcha is null ? null : new CaptchaBody(captcha);
}

internal sealed class CodeBody(string code)
{
    public string Code => code;
}

internal sealed class UserNameBody(string userName)
{
    public string UserName => userName;
}

internal sealed class SecondFactorBody(SecondFactor answer)
{
    public string? Totp => answer.Totp;

    public string? RecoveryCode => answer.RecoveryCode;

    public JsonElement? Passkey => answer.Passkey;
}

internal sealed class PasswordBody(string password)
{
    public string Password => password;
}

internal sealed class LinkBody(string token)
{
    public string Token => token;
}

internal sealed class SignInBody(string identifier, string password, SecondFactor? factor)
{
    public string Identifier => identifier;

    public string Password => password;

    public string? Totp => factor?.Totp;

    public string? RecoveryCode => factor?.RecoveryCode;
}

internal sealed class PasskeyBody(JsonElement passkey)
{
    public JsonElement Passkey => passkey;
}

internal sealed class NewPasskeyBody(JsonElement passkey, string? name)
{
    public JsonElement Passkey => passkey;

    public string? Name => name;
}

internal sealed class NameBody(string name)
{
    public string Name => name;
}

internal sealed class TotpBody(string totp)
{
    public string Totp => totp;
}

internal sealed class SignUpBody
{
    public required ContactKind Kind { get; init; }

    public required string Value { get; init; }

    public CaptchaBody? Captcha { get; init; }

    public string? Locale { get; init; }
}

internal sealed class NewAccountBody
{
    public required string UserName { get; init; }

    public required string Password { get; init; }

    public string? Locale { get; init; }
}

internal sealed class ChangeBody
{
    public string? UserName { get; init; }

    public string? Locale { get; init; }
}

internal sealed class ContactBody(ContactKind kind, string value)
{
    public ContactKind Kind => kind;

    public string Value => value;
}
