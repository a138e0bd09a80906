using Keyback.Messages;
using Keyback.Server.Help;
using Keyback.Server.Pages.Forgot;
using Keyback.Server.WeChat;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Help;

/// <summary>
/// <em>Find my way</em>: at most three questions, each a page of links, so it needs no script, keeps nothing, and every
/// answer stands in the address. It knows no account, and asks for nothing that would name one (I1).
/// </summary>
[SharedPage]
internal sealed class WayModel(HelpLibrary library, HelpLinks links, ISmsChannel sms, IOptions<WeChatOptions> wechat) : HelpPage(library, links)
{
    /// <summary>One answer to a question.</summary>
    /// <param name="Path">Where it leads.</param>
    /// <param name="Icon">Its sign.</param>
    /// <param name="Title">The key of its words.</param>
    /// <param name="Hint">The key of what they mean.</param>
    public sealed record Choice(string Path, string Icon, string Title, string Hint);

    /// <summary>The way that fits.</summary>
    /// <param name="Title">The key of its name.</param>
    /// <param name="Text">The key of what will happen on it.</param>
    /// <param name="Path">Where it begins.</param>
    /// <param name="Button">The key of the words that lead there.</param>
    /// <param name="Question">A question to read about it.</param>
    public sealed record Way(string Title, string Text, string Path, string Button, string Question);

    private const string Here = "/help/way";
    private const string ToPassword = "?goal=" + CodeStartPage.NewPassword;
    private const string ToSignIn = "?goal=" + CodeStartPage.TemporaryCode;

    private string? Have => Known("have", "mail", "phone", "wechat", "device", "none");

    private string? Want => Known("want", "password", "in");

    private string? By => Known("by", "code", "link", "name", "unsure");

    /// <inheritdoc />
    public override string Path => Here;

    /// <summary>The key of the question.</summary>
    public string Asked => (Have, Want) switch
    {
        (null, _) => "Help_Way_Have",
        (_, null) => "Help_Way_Want",
        ("phone", _) => "Help_Way_Name",
        _ => "Help_Way_By",
    };

    /// <summary>What can be answered.</summary>
    public IReadOnlyList<Choice> Choices => (Have, Want) switch
    {
        (null, _) =>
        [
            new($"{Here}?have=mail", "mail", "Help_Way_Mail", "Help_Way_MailHint"),
            .. sms.IsConfigured ? [new Choice($"{Here}?have=phone", "phone", "Help_Way_Phone", "Help_Way_PhoneHint")] : Array.Empty<Choice>(),
            .. HasWeChat ? [new Choice($"{Here}?have=wechat", "wechat", "Help_Way_WeChat", "Help_Way_WeChatHint")] : Array.Empty<Choice>(),
            new($"{Here}?have=device", "device", "Help_Way_Device", "Help_Way_DeviceHint"),
            new($"{Here}?have=none", "help", "Help_Way_None", "Help_Way_NoneHint"),
        ],
        ({ } have, null) =>
        [
            new($"{Here}?have={have}&want=password", "lock", "Help_Way_Password", "Help_Way_PasswordHint"),
            new($"{Here}?have={have}&want=in", "pass", "Help_Way_In", "Help_Way_InHint"),
        ],
        ("phone", { } want) =>
        [
            new($"{Here}?have=phone&want={want}&by=name", "check", "Help_Way_NameYes", "Help_Way_NameYesHint"),
            new($"{Here}?have=phone&want={want}&by=unsure", "search", "Help_Way_NameNo", "Help_Way_NameNoHint"),
        ],
        ({ } have, { } want) =>
        [
            new($"{Here}?have={have}&want={want}&by=code", "pass", "Help_Way_Code", "Help_Way_CodeHint"),
            new($"{Here}?have={have}&want={want}&by=link", "link", "Help_Way_Link", "Help_Way_LinkHint"),
        ],
    };

    /// <summary>The way that fits, once enough is known.</summary>
    public Way? End => (Have, Want, By) switch
    {
        ("mail", "in", _) => new("Help_Way_EndCode", "Help_Way_EndCodeIn", "/forgot" + ToSignIn, "Help_Way_Start", "temporary-code"),
        ("mail", "password", "code") => new("Help_Way_EndCode", "Help_Way_EndCodePassword", "/forgot" + ToPassword, "Help_Way_Start", "code-or-link"),
        ("mail", "password", "link") => new("Help_Way_EndLink", "Help_Way_EndLinkText", "/forgot/link", "Help_Way_Start", "code-or-link"),
        ("phone", "in", "name") => new("Help_Way_EndPhone", "Help_Way_EndPhoneIn", "/forgot/phone" + ToSignIn, "Help_Way_Start", "phone-and-user-name"),
        ("phone", "password", "name") => new("Help_Way_EndPhone", "Help_Way_EndPhonePassword", "/forgot/phone" + ToPassword, "Help_Way_Start", "phone-and-user-name"),
        ("phone", _, "unsure") => new("Help_Way_EndUnsure", "Help_Way_EndUnsureText", "/contact", "Site_Contact", "phone-and-user-name"),
        ("wechat", _, _) => new("Help_Way_EndWeChat", "Help_Way_EndWeChatText", "/sign-in", "Ended_SignIn", "wechat-name"),
        ("device", _, _) => new("Help_Way_EndDevice", "Help_Way_EndDeviceText", "/my/settings/forgot", "Help_Way_EndDeviceOpen", "inside-the-account"),
        ("none", _, _) => new("Help_Way_EndNone", "Help_Way_EndNoneText", "/contact", "Site_Contact", "support"),
        _ => null,
    };

    /// <summary>The question before; none at the first.</summary>
    public string? Back => (Have, Want, By) switch
    {
        (null, _, _) => null,
        (_, null, _) => Here,
        (_, _, null) => $"{Here}?have={Have}",
        _ => $"{Here}?have={Have}&want={Want}",
    };

    private bool HasWeChat => wechat.Value.HasWebsite || wechat.Value.HasOfficial;

    /// <summary>Asks, or shows the way.</summary>
    public IActionResult OnGet() => Page();

    // What is no answer counts as none, and neither does what this server does not offer.
    private string? Known(string name, params string[] answers)
    {
        var given = Request.Query[name].ToString();
        return answers.Contains(given) && (given is not "phone" || sms.IsConfigured) && (given is not "wechat" || HasWeChat) ? given : null;
    }
}
