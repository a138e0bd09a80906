using System.Globalization;
using System.Net;
using System.Resources;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;
using Keyback.Server.Texts;

namespace Keyback.Server.Tests.Parity;

/// <summary>An owner in a browser without script. Where a page leads, and which sentence it says, is put into the API's words.</summary>
internal sealed partial class OwnerOnPages(Uri url) : IOwner
{
    private const string Change = "/my/settings/change";

    private static readonly ResourceManager Texts = new(typeof(PageTexts));

    private static readonly (string Path, string Word)[] Places =
    [
        ("/forgot/code/", "code_required"), ("/forgot/sent/", "link_sent"), ("/forgot/name/", "user_name_required"),
        ("/forgot/password/", "password_required"), ("/sign-in?done=password", "completed"), ("/sign-in?done=out", "done"),
        ("/my/settings?done=", "done"), ($"{Change}?done=", "done"), (Change, "done"), ("/my", "signed_in"),
    ];

    private static readonly (string Sentence, string Word)[] Refusals =
    [
        ("Code_Wrong", "code_wrong"), ("Code_WrongOne", "code_wrong"), ("Code_WrongNone", "code_wrong"), ("Code_Malformed", "code_malformed"),
        ("Code_TooSoon", "too_soon"), ("Code_Expired", "code_expired"),
        ("Code_Locked", "locked"), ("Name_Wrong", "user_name_wrong"), ("Name_WrongOne", "user_name_wrong"), ("Name_WrongNone", "user_name_wrong"),
        ("Name_Locked", "locked"), ("Code_WayLocked", "locked"), ("NewPassword_TooShort", "password_rejected"), ("SignIn_Failed", "sign_in_failed"),
        ("Change_WrongPassword", "sign_in_failed"), ("Change_NameTaken", "user_name_taken"), ("Change_Known", "contact_known"),
        ("Change_Last", "last_contact"), ("Change_TooSoon", "too_soon"), ("Change_CodeWrong", "code_wrong"), ("Change_CodeMalformed", "code_malformed"),
    ];

    private readonly PageClient _browser = new(url);
    private string _page = "";
    private string _reference = "";

    public string Reference => _reference;

    public Task<string> StartAsync(string identifier, string method, string goal) => method switch
    {
        "email_link" => GoAsync("/forgot/link", null, ("Email", identifier), ("goal", goal)),
        "sms_code" => GoAsync("/forgot/phone", null, ("Phone", identifier), ("goal", goal)),
        _ => GoAsync("/forgot", null, ("Email", identifier), ("goal", goal)),
    };

    public async Task<string> StartOwnAsync(string method, string goal)
    {
        var page = await _browser.GetAsync("/my/settings/forgot");
        var proof = Regex.Match(page.Html, $"value=\"({method}:[0-9a-f-]{{36}})\"").Groups[1].Value;
        return await GoAsync("/my/settings/forgot", null, ("Proof", proof), ("goal", goal));
    }

    public Task<string> CodeAsync(string code) => GoAsync(_page, null, ("Code", code));

    public Task<string> NameAsync(string name) => GoAsync(_page, null, ("UserName", name));

    public Task<string> ResendAsync() => GoAsync(_page, $"{_page}?handler=Resend");

    public Task<string> OpenLinkAsync(string token) => GoAsync("/r", null, ("token", token));

    public Task<string> PasswordAsync(string password) => GoAsync(_page, null, ("Password", password));

    public Task<string> SkipAsync() => GoAsync(_page, $"{_page}?handler=Skip", ("Really", "true"));

    public async Task<string> SignInAsync(string identifier, string password) =>
        Told(await _browser.SubmitAsync("/sign-in", null, ("Identifier", identifier), ("Password", password)));

    public async Task<string> StepUpAsync(string password) => Told(await _browser.SubmitAsync(Change, null, ("Password", password)));

    public Task<string> RenameAsync(string name) => ChangeAsync("Name", ("Name", name));

    public async Task<string> SpeakAsync(string locale) =>
        Told(await _browser.SubmitAsync("/my/settings", "/my/settings?handler=Language", ("Locale", locale)));

    public Task<string> NewPasswordAsync(string password) => ChangeAsync("Password", ("Password", password));

    public Task<string> AddAsync(string kind, string value) => kind is "email" ? ChangeAsync("Email", ("Email", value)) : ChangeAsync("Phone", ("Phone", value));

    public async Task<string> ProveAsync(string code)
    {
        var waiting = await _browser.GetAsync(Change);
        var id = Regex.Match(waiting.Html, "handler=Code.*?name=\"Contact\" value=\"([0-9a-f-]{36})\"", RegexOptions.Singleline).Groups[1].Value;
        return await ChangeAsync("Code", ("Contact", id), ("Code", code));
    }

    public async Task<string> RemoveAsync(string kind)
    {
        var page = await _browser.GetAsync(Change);
        var ids = Regex.Matches(page.Html, "handler=Remove.*?name=\"Contact\" value=\"([0-9a-f-]{36})\"", RegexOptions.Singleline).Select(one => one.Groups[1].Value);
        return await ChangeAsync("Remove", ("Contact", kind is "email" ? ids.First() : ids.Last())); // addresses stand above numbers
    }

    public async Task<string> EndOtherAsync()
    {
        var page = await _browser.GetAsync("/my");
        var id = Regex.Match(page.Html, "name=\"Session\" value=\"([^\"]+)\"").Groups[1].Value;
        var ended = await _browser.SubmitAsync("/my", "/my?handler=End", ("Session", id));
        Assert.StartsWith("/my", ended.Location, StringComparison.Ordinal);
        return "done";
    }

    public async Task<string> SignOutAsync() => Told(await _browser.SubmitAsync("/my", "/sign-out"));

    public void Dispose() => _browser.Dispose();

    private async Task<string> ChangeAsync(string handler, params (string Name, string Value)[] fields) =>
        Told(await _browser.SubmitAsync(Change, $"{Change}?handler={handler}", fields));

    private async Task<string> GoAsync(string page, string? action, params (string Name, string Value)[] fields)
    {
        var reply = await _browser.SubmitAsync(page, action, fields);
        if (reply.Location is { } next && next.StartsWith("/forgot/", StringComparison.Ordinal))
        {
            _page = next.Split('?')[0];
            _reference = Ticket().Match((await _browser.GetAsync(_page)).Html) is { Success: true } ticket ? ticket.Groups[1].Value : _reference;
        }

        return Told(reply);
    }

    private static string Told(PageReply reply)
    {
        if (reply.Location is { } location)
        {
            return Places.First(place => location.StartsWith(place.Path, StringComparison.Ordinal)).Word;
        }

        var said = Refusals.Where(refusal => Says(reply, refusal.Sentence)).Select(refusal => refusal.Word).Distinct().ToList();
        Assert.True(said.Count is 1 && (int)reply.Status >= 400, $"{reply.Status} says {string.Join(", ", said)}: {reply.Html}");
        return said[0];
    }

    // The sentence, whatever fills its gaps.
    private static bool Says(PageReply page, string key)
    {
        var pieces = Regex.Split(Texts.GetString(key, CultureInfo.GetCultureInfo("en"))!, @"\{\d+\}");
        var text = Regex.Replace(WebUtility.HtmlDecode(page.Html), "<[^>]*>", "");
        return Regex.IsMatch(text, string.Join(".{0,40}?", pieces.Select(Regex.Escape)));
    }

    [GeneratedRegex("class=\"ticket-number\">[^<]*?([2-9A-Z]{3}-[2-9A-Z]{3})")]
    private static partial Regex Ticket();
}
