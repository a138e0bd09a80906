using Keyback.Accounts;
using Keyback.Server.SignUp;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.SignUp;

/// <summary>The start of a sign-up with an e-mail address.</summary>
internal sealed class SignUpEmailModel(StartSignUp start, SignUpDoors doors, CaptchaForm captchas, PageTexts texts)
    : SignUpStartPage(start, doors, captchas, texts)
{
    private readonly PageTexts _texts = texts;

    /// <summary>The address, as typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <inheritdoc />
    protected override string Path => "~/sign-up";

    /// <inheritdoc />
    protected override IdentifierKind Kind => IdentifierKind.Email;

    /// <inheritdoc />
    protected override string? Typed => Email;

    /// <inheritdoc />
    protected override string NotOne => _texts["Forgot_NotAddress"];
}
