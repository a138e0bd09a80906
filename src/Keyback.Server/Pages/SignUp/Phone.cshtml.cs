using Keyback.Accounts;
using Keyback.Server.Platform;
using Keyback.Server.SignUp;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.SignUp;

/// <summary>The start of a sign-up with a mobile number. Without a gateway for SMS there is no such page.</summary>
internal sealed class SignUpPhoneModel(StartSignUp start, SignUpDoors doors, CaptchaForm captchas, PageTexts texts)
    : SignUpStartPage(start, doors, captchas, texts)
{
    private readonly PageTexts _texts = texts;

    /// <summary>The number, as typed.</summary>
    [BindProperty]
    public string? Phone { get; set; }

    /// <summary>How numbers are read.</summary>
    public string Hint => PhoneNumber.CallingCodeOf(HttpContext.Caller().Region) is { } code
        ? _texts.Format("Phone_Hint", code)
        : _texts["Phone_HintAnywhere"];

    /// <inheritdoc />
    protected override string Path => "~/sign-up/phone";

    /// <inheritdoc />
    protected override IdentifierKind Kind => IdentifierKind.Phone;

    /// <inheritdoc />
    protected override string? Typed => Phone;

    /// <inheritdoc />
    protected override string NotOne => _texts["Phone_NotNumber"];
}
