using System.CommandLine;
using System.Globalization;
using Keyback.Accounts;
using Keyback.Server.Console;
using Keyback.Server.Texts;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Server.Cli;

/// <summary><c>keyback staff add|list|disable|enable|reset</c>: who works at the console. The first supervisor is made here.</summary>
internal static class StaffCommand
{
    public static Command Create(string[] settings)
    {
        var command = new Command("staff", "Who works at the console.");
        var list = new Command("list", "Everybody, by name.");
        list.SetAction((_, ct) => CommandHost.RunAsync(settings, services => ListAsync(services, ct)));
        command.Subcommands.Add(CreateAdd(settings));
        command.Subcommands.Add(list);
        command.Subcommands.Add(CreateOne(settings, "disable", "Let a member in no more.", async (services, member) =>
            Tell(await Store(services).DisableAsync(member.Id, null), $"{member} is disabled, and out of every session.")));
        command.Subcommands.Add(CreateOne(settings, "enable", "Let a disabled member in again.", async (services, member) =>
            Tell(await Store(services).EnableAsync(member.Id, null), $"{member} may sign in again.")));
        command.Subcommands.Add(CreateOne(settings, "reset", "Take every way in from a member, and print a link to join by anew.", ResetAsync));
        return command;
    }

    private static Command CreateAdd(string[] settings)
    {
        var name = new Argument<string>("name") { Description = "By which the member signs in: small letters, digits, dots and dashes." };
        var role = new Option<string>("--role") { Description = "agent, account-manager, supervisor or auditor.", Required = true };
        var shown = new Option<string?>("--display-name") { Description = "What colleagues call the member; the name when left out." };
        var email = new Option<string?>("--email") { Description = "Where later links go." };
        var locale = new Option<string?>("--locale") { Description = "The member's language: en or zh-Hans." };
        var account = new Option<string?>("--account") { Description = "The user name of the member's own account, which the member may not touch." };
        var command = new Command("add", "Add a member, and print a link to join by, good once and for a day.") { name, role, shown, email, locale, account };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, services => AddAsync(
            services,
            parsed.GetValue(name)!,
            parsed.GetValue(role)!,
            (parsed.GetValue(shown), parsed.GetValue(email), parsed.GetValue(locale), parsed.GetValue(account)),
            ct)));
        return command;
    }

    private static async Task<int> AddAsync(
        IServiceProvider services, string typedName, string typedRole, (string? Shown, string? Email, string? Locale, string? Account) more, CancellationToken ct)
    {
        if (!StaffName.TryParse(typedName, out var name))
        {
            return Fail("a name has 2 to 32 small letters, digits, dots and dashes, and begins with a letter or digit.");
        }

        if (!StaffWords.TryParse(typedRole, out var role))
        {
            return Fail("--role is agent, account-manager, supervisor or auditor.");
        }

        if (more.Email is not null && !EmailAddress.TryParse(more.Email, out _))
        {
            return Fail("--email is no e-mail address.");
        }

        AccountId? own = null;
        if (more.Account is not null)
        {
            var found = UserName.TryParse(more.Account, out var userName)
                ? await services.GetRequiredService<IAccountDirectory>().FindAsync(IdentifierKind.UserName, userName.Key, ct)
                : null;
            if (found is null)
            {
                return Fail("no account has this user name.");
            }

            own = found.Id;
        }

        var invitation = new Invitation(
            name, role, more.Shown?.Trim() is { Length: > 0 } shown ? shown : name.Value, more.Email?.Trim() ?? "", Languages.Match(more.Locale) ?? Languages.English, own);
        var (change, link) = await services.GetRequiredService<InviteStaff>().AddAsync(invitation, null);
        return change is StaffChange.Done ? Print(name, link!) : Fail("another member has this name.");
    }

    private static Command CreateOne(string[] settings, string verb, string words, Func<IServiceProvider, StaffMember, Task<int>> act)
    {
        var name = new Argument<string>("name") { Description = "By which the member signs in." };
        var command = new Command(verb, words) { name };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async services =>
            StaffName.TryParse(parsed.GetValue(name), out var known) && await Store(services).FindAsync(known, ct) is { } member
                ? await act(services, member)
                : Fail("no member has this name.")));
        return command;
    }

    private static async Task<int> ListAsync(IServiceProvider services, CancellationToken ct)
    {
        foreach (var member in await Store(services).ListAsync(ct))
        {
            System.Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{member.Name.Value,-StaffName.Maximum}  {StaffWords.Of(member.Role),-15}  {member.Status.ToString().ToLowerInvariant(),-8}  {member.CreatedAt:yyyy-MM-dd}"));
        }

        return 0;
    }

    private static async Task<int> ResetAsync(IServiceProvider services, StaffMember member)
    {
        var (change, link) = await services.GetRequiredService<InviteStaff>().ResetAsync(member, null);
        return change is StaffChange.Done ? Print(member.Name, link!) : Fail($"{member} is disabled. Enable the member first.");
    }

    private static int Print(StaffName name, Uri link)
    {
        System.Console.WriteLine($"{name} joins by this link, once and within 24 hours:");
        System.Console.WriteLine(link.AbsoluteUri);
        return 0;
    }

    private static int Tell(StaffChange change, string done) => change switch
    {
        StaffChange.Done => Say(done),
        StaffChange.LastSupervisor => Fail("the last active supervisor stays. Add another first."),
        _ => Fail("that is so already."),
    };

    private static int Say(string words)
    {
        System.Console.WriteLine(words);
        return 0;
    }

    private static int Fail(string words)
    {
        System.Console.Error.WriteLine($"keyback: {words}");
        return 1;
    }

    private static StaffStore Store(IServiceProvider services) => services.GetRequiredService<StaffStore>();
}
