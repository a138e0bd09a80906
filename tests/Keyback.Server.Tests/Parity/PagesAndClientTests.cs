using System.Text.RegularExpressions;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Parity;

/// <summary>
/// Pages and API are the same rules said twice (design, section 2): every walk, taken once in a browser and once with the
/// client, each on a server of its own, goes the same way, leaves the same record and sends the same messages.
/// </summary>
/// <remarks>
/// Lanes apart. A browser that has signed in before keeps a device cookie and draws on the budget of known devices; the API
/// reads no cookie, so its callers are strangers throughout, but for what a full session itself vouches for: a step-up, and the
/// start of a Recovery from inside.
/// </remarks>
public sealed partial class PagesAndClientTests
{
    private const string Mei = "mei@example.com";
    private const string Number = "+14155550132";
    private const string Fresh = "a quiet harbour before dawn 7";
    private const string Old = KeybackHost.GoodPassword;

    private static readonly Dictionary<string, Func<Walk, Task>> Walks = new()
    {
        ["e-mail code, new password"] = async walk =>
        {
            await walk.StartAsync("email_code", "new_password");
            await walk.TakeAsync(walk.CodeByMailAsync);
            await walk.TakeAsync(owner => owner.PasswordAsync("short"));
            await walk.TakeAsync(owner => owner.PasswordAsync(Fresh));
            await walk.TakeAsync(owner => owner.SignInAsync(Mei, Old));
            await walk.TakeAsync(owner => owner.SignInAsync(Mei, Fresh));
        },
        ["e-mail code, temporary code"] = async walk =>
        {
            await walk.StartAsync("email_code", "temporary_code");
            await walk.TakeAsync(walk.CodeByMailAsync);
            await walk.TakeAsync(owner => owner.SignOutAsync());
        },
        ["e-mail link, new password"] = async walk =>
        {
            await walk.StartAsync("email_link", "new_password");
            await walk.TakeAsync(walk.OpenLinkAsync);
            await walk.TakeAsync(owner => owner.PasswordAsync(Fresh));
            await walk.TakeAsync(owner => owner.SignInAsync("mei", Fresh));
        },
        ["e-mail link, temporary code"] = async walk =>
        {
            await walk.StartAsync("email_link", "temporary_code");
            await walk.TakeAsync(walk.OpenLinkAsync);
            await walk.TakeAsync(owner => owner.SkipAsync());
        },
        ["SMS code, new password"] = async walk =>
        {
            await walk.StartAsync("sms_code", "new_password");
            await walk.TakeAsync(walk.CodeBySmsAsync);
            await walk.TakeAsync(owner => owner.NameAsync("mei"));
            await walk.TakeAsync(owner => owner.PasswordAsync(Fresh));
        },
        ["SMS code, temporary code"] = async walk =>
        {
            await walk.StartAsync("sms_code", "temporary_code");
            await walk.TakeAsync(walk.CodeBySmsAsync);
            await walk.TakeAsync(owner => owner.NameAsync("mei"));
        },
        ["a number that lay unused"] = async walk =>
        {
            walk.Host.Clock.Advance(TimeSpan.FromDays(91));
            await walk.StartAsync("sms_code", "new_password");
            await walk.TakeAsync(walk.CodeBySmsAsync);
            await walk.TakeAsync(owner => owner.NameAsync("mei"));
            await walk.TakeAsync(walk.CodeByMailAsync);
            await walk.TakeAsync(owner => owner.PasswordAsync(Fresh));
        },
        ["the password is skipped"] = async walk =>
        {
            await walk.StartAsync("email_code", "new_password");
            await walk.TakeAsync(walk.CodeByMailAsync);
            await walk.TakeAsync(owner => owner.SkipAsync());
        },
        ["wrong codes until none is taken"] = async walk =>
        {
            await walk.StartAsync("email_code", "new_password");
            await walk.TakeAsync(owner => owner.CodeAsync("12"));
            for (var guess = 0; guess < 4; guess++)
            {
                await walk.TakeAsync(owner => owner.CodeAsync(Kit.Walks.NoCode));
            }

            await walk.TakeAsync(walk.CodeByMailAsync);
        },
        ["wrong names until the way is locked"] = async walk =>
        {
            await walk.StartAsync("sms_code", "new_password");
            await walk.TakeAsync(walk.CodeBySmsAsync);
            for (var guess = 0; guess < 3; guess++)
            {
                await walk.TakeAsync(owner => owner.NameAsync($"nobody{guess}"));
            }

            await walk.StartAsync("sms_code", "new_password");
            await walk.TakeAsync(walk.CodeBySmsAsync);
        },
        ["another message"] = async walk =>
        {
            await walk.StartAsync("email_code", "new_password");
            var former = await walk.MailedCodeAsync();
            await walk.TakeAsync(owner => owner.ResendAsync());
            walk.Host.Clock.Advance(TimeSpan.FromMinutes(1));
            await walk.TakeAsync(owner => owner.ResendAsync());
            await walk.TakeAsync(owner => owner.CodeAsync(former));
            walk.Host.Clock.Advance(TimeSpan.FromMinutes(11));
            await walk.TakeAsync(walk.CodeByMailAsync);
        },
        ["from inside, by e-mail"] = async walk =>
        {
            await walk.TakeAsync(owner => owner.SignInAsync(Mei, Old));
            await walk.TakeAsync(owner => owner.StartOwnAsync("email_code", "new_password"));
            await walk.TakeAsync(walk.CodeByMailAsync);
            await walk.TakeAsync(owner => owner.PasswordAsync(Fresh));
        },
        ["from inside, by phone"] = async walk =>
        {
            await walk.TakeAsync(owner => owner.SignInAsync(Mei, Old));
            await walk.TakeAsync(owner => owner.StartOwnAsync("sms_code", "new_password"));
            await walk.TakeAsync(walk.CodeBySmsAsync);
            await walk.TakeAsync(owner => owner.NameAsync("mei"));
            await walk.TakeAsync(owner => owner.PasswordAsync(Fresh));
        },
        ["addresses and numbers"] = async walk =>
        {
            const string Second = "second@example.com";
            await walk.TakeAsync(owner => owner.SignInAsync(Mei, Old));
            await walk.TakeAsync(owner => owner.StepUpAsync(Old));
            await walk.TakeAsync(owner => owner.AddAsync("email", Mei));
            await walk.TakeAsync(owner => owner.AddAsync("email", Second));
            await walk.TakeAsync(owner => owner.ProveAsync(Kit.Walks.NoCode));
            await walk.TakeAsync(async owner => await owner.ProveAsync(await walk.Host.CodeForAsync(Second)));
            await walk.TakeAsync(owner => owner.RemoveAsync("phone"));
            await walk.TakeAsync(owner => owner.RemoveAsync("email"));
            await walk.TakeAsync(owner => owner.RemoveAsync("email"));
        },
        ["step-up, name, language and password"] = async walk =>
        {
            await walk.TakeAsync(owner => owner.SignInAsync(Mei, Old));
            await walk.TakeAsync(owner => owner.StepUpAsync("not the password"));
            await walk.TakeAsync(owner => owner.StepUpAsync(Old));
            await walk.TakeAsync(owner => owner.RenameAsync("bo"));
            await walk.TakeAsync(owner => owner.RenameAsync("mei.lin"));
            await walk.TakeAsync(owner => owner.NewPasswordAsync("short"));
            await walk.TakeAsync(owner => owner.NewPasswordAsync(Fresh));
            await walk.TakeAsync(owner => owner.SpeakAsync("zh-Hans"));
        },
        ["sessions"] = async walk =>
        {
            await walk.TakeAsync(owner => owner.SignInAsync("nobody", Old));
            await walk.TakeAsync(owner => owner.SignInAsync(Mei, Old));
            await walk.Host.Api.EnterAsync(Mei);
            await walk.TakeAsync(owner => owner.EndOtherAsync());
            await walk.TakeAsync(owner => owner.SignOutAsync());
        },
    };

    public static TheoryData<string> Names => [.. Walks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_walk_goes_the_same_way_on_pages_and_with_the_client(string name)
    {
        var onPages = await Walk.TakeAllAsync(Walks[name], host => new OwnerOnPages(host.Url));
        var byClient = await Walk.TakeAllAsync(Walks[name], host => new OwnerByClient(host.Url));

        Assert.Equal(onPages.Outcomes, byClient.Outcomes);
        Assert.Equal(onPages.Record.Select(entry => (entry.Kind, entry.Reason)), byClient.Record.Select(entry => (entry.Kind, entry.Reason)));
        Assert.Equal(onPages.Messages, byClient.Messages);
        Assert.NotEmpty(byClient.Outcomes);
        Assert.DoesNotContain(
            byClient.Record,
            entry => entry.Lane is not (null or "stranger")
                && entry.Kind is not (AuditKind.SteppedUp or AuditKind.StepUpFailed)
                && entry is not { Kind: AuditKind.RecoveryStarted, Account: not null });
    }

    private sealed record Taken(IReadOnlyList<string> Outcomes, IReadOnlyList<AuditEntry> Record, IReadOnlyList<string> Messages);

    /// <summary>One walk of one owner on a server of its own. Each step waits until its messages have left, so that the record has one order.</summary>
    private sealed partial class Walk(KeybackHost host, IOwner owner)
    {
        private readonly List<string> _outcomes = [];

        public KeybackHost Host => host;

        public static async Task<Taken> TakeAllAsync(Func<Walk, Task> steps, Func<KeybackHost, IOwner> with)
        {
            await using var host = await KeybackHost.StartAsync();
            await host.AddAccountAsync(Mei, "mei", Number);
            await host.AddAccountAsync("bo@example.com", "bo");
            using var owner = with(host);
            var walk = new Walk(host, owner);

            await steps(walk);

            return new Taken(walk._outcomes, await host.RecordAsync(), [.. Sent(host)]);
        }

        public async Task TakeAsync(Func<IOwner, Task<string>> step)
        {
            _outcomes.Add(await step(owner));
            await host.SettledAsync();
        }

        public Task StartAsync(string method, string goal) =>
            TakeAsync(one => one.StartAsync(method is "sms_code" ? Number : Mei, method, goal));

        public Task<string> MailedCodeAsync() => host.Mails.CodeAsync(owner.Reference);

        public async Task<string> CodeByMailAsync(IOwner one) => await one.CodeAsync(await MailedCodeAsync());

        public async Task<string> CodeBySmsAsync(IOwner one) => await one.CodeAsync(await host.SmsCodeAsync(one.Reference));

        public async Task<string> OpenLinkAsync(IOwner one) => await one.OpenLinkAsync(await host.Mails.LinkTokenAsync());

        private static IEnumerable<string> Sent(KeybackHost host) => host.Mails.All
            .Select(mail => $"{mail.To}: {Named().Replace(mail.Subject ?? "", "REF")}")
            .Concat(host.Phones.All.Select(sms => $"{sms.To}: {sms.Template}"))
            .Order(StringComparer.Ordinal);

        [GeneratedRegex("[0-9A-Z]{3}-[0-9A-Z]{3}")]
        private static partial Regex Named();
    }
}
