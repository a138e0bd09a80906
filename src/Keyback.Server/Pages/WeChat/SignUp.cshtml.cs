using Keyback.Accounts;
using Keyback.Server.Texts;
using Keyback.Server.WeChat;
using Keyback.Storage.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.WeChat;

/// <summary>The form for a new account, for somebody whom WeChat vouched for and no account knows.</summary>
internal sealed class SignUpModel(NewWeChatUser newcomers, SignInByWeChat signIn, WeChatName names, WeChatWays ways, PageTexts texts) : PageModel
{
    /// <summary>The user name, as typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>The account's language; anything unknown is the page's.</summary>
    [BindProperty]
    public string? Locale { get; set; }

    /// <summary>Why the last try did not work, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The WeChat name that the account will be known by; none when WeChat told none.</summary>
    public string? Nickname { get; private set; }

    /// <summary>Whether the operator lets people create accounts here.</summary>
    public bool IsOpen => ways.SignUp;

    /// <summary>The language to propose.</summary>
    public string Spoken => Languages.Match(Locale) ?? Languages.Current;

    /// <summary>Shows the form with a name that would do.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (newcomers.Read(HttpContext) is not { } user)
        {
            return LocalRedirect(WeChatPaths.Failed(WeChatFailure.Stale));
        }

        Name = IsOpen ? await names.SuggestAsync(user.Nickname, ct) : null;
        return Show(user, null, StatusCodes.Status200OK);
    }

    /// <summary>Creates the account and signs in. A hang-up undoes nothing.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (newcomers.Read(HttpContext) is not { } user)
        {
            return LocalRedirect(WeChatPaths.Failed(WeChatFailure.Stale));
        }

        if (!IsOpen)
        {
            return Show(user, null, StatusCodes.Status403Forbidden);
        }

        if (!UserName.TryChoose(Name, out var name))
        {
            return Show(user, texts.Format("WeChatNew_NameWrong", UserName.Maximum), StatusCodes.Status422UnprocessableEntity);
        }

        var answer = await signIn.HandleAsync(HttpContext, new WeChatRegistration(user.Identity, user.Nickname, name, Spoken));
        switch (answer.Result)
        {
            case WeChatRegistrationResult.Registered:
                newcomers.Drop(HttpContext);
                return LocalRedirect("~/my");

            case WeChatRegistrationResult.AlreadyBound:
                newcomers.Drop(HttpContext); // made in another tab, most likely: the next scan signs in
                return LocalRedirect("~/sign-in?done=wechat");

            case WeChatRegistrationResult.Throttled:
                Response.ComeBackIn(answer.RetryAfter, StatusCodes.Status429TooManyRequests);
                return Show(user, texts.Format("WeChatNew_Throttled", texts.Duration(answer.RetryAfter)), StatusCodes.Status429TooManyRequests);

            default:
                return Show(user, texts["WeChatNew_NameTaken"], StatusCodes.Status409Conflict);
        }
    }

    private PageResult Show(WeChatUser user, string? problem, int status)
    {
        Response.StatusCode = status;
        Problem = problem;
        Nickname = AccountName.IsPlaceholder(user.Nickname) ? null : user.Nickname;
        return Page();
    }
}
