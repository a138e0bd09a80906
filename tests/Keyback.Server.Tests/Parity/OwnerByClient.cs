using System.Text.Json;
using Keyback.Client;

namespace Keyback.Server.Tests.Parity;

/// <summary>An owner whose program uses the client.</summary>
internal sealed class OwnerByClient(Uri url) : IOwner
{
    private readonly HttpClient _http = new() { BaseAddress = url };
    private Keyback.Client.Recovery? _recovery;
    private BearerToken _session;
    private Guid _contact;

    private KeybackClient Keyback => field ??= new KeybackClient(_http);

    public string Reference => _recovery!.Reference;

    public Task<string> StartAsync(string identifier, string method, string goal) =>
        GoAsync(() => Keyback.Recoveries.StartAsync(identifier, Word<RecoveryMethod>(method), Word<RecoveryGoal>(goal)));

    public Task<string> StartOwnAsync(string method, string goal) =>
        GoAsync(() => Keyback.Account.StartRecoveryAsync(_session, Word<RecoveryMethod>(method), Word<RecoveryGoal>(goal)));

    public Task<string> CodeAsync(string code) => GoAsync(() => Keyback.Recoveries.SubmitCodeAsync(_recovery!, code));

    public Task<string> NameAsync(string name) => GoAsync(() => Keyback.Recoveries.SubmitUserNameAsync(_recovery!, name));

    public Task<string> ResendAsync() => GoAsync(() => Keyback.Recoveries.ResendAsync(_recovery!));

    public Task<string> OpenLinkAsync(string token) => GoAsync(() => Keyback.Links.RedeemAsync(new BearerToken(token)));

    public Task<string> PasswordAsync(string password) => GoAsync(() => Keyback.Recoveries.ChoosePasswordAsync(_recovery!, password));

    public Task<string> SkipAsync() => GoAsync(() => Keyback.Recoveries.SkipPasswordAsync(_recovery!));

    public Task<string> SignInAsync(string identifier, string password) => TellAsync(async () =>
    {
        _session = (await Keyback.Sessions.SignInAsync(identifier, password)).Token;
        return "signed_in";
    });

    public Task<string> StepUpAsync(string password) => TellAsync(async () =>
    {
        await Keyback.Account.StepUpAsync(_session, password);
        return "done";
    });

    public Task<string> RenameAsync(string name) => TellAsync(async () =>
    {
        await Keyback.Account.ChangeAsync(_session, name);
        return "done";
    });

    public Task<string> SpeakAsync(string locale) => TellAsync(async () =>
    {
        await Keyback.Account.ChangeAsync(_session, locale: locale);
        return "done";
    });

    public Task<string> NewPasswordAsync(string password) => TellAsync(async () =>
    {
        await Keyback.Account.ChangePasswordAsync(_session, password);
        return "done";
    });

    public Task<string> AddAsync(string kind, string value) => TellAsync(async () =>
    {
        _contact = (await Keyback.Account.AddContactAsync(_session, Word<ContactKind>(kind), value)).Id;
        return "done";
    });

    public Task<string> ProveAsync(string code) => TellAsync(async () =>
    {
        await Keyback.Account.ProveContactAsync(_session, _contact, code);
        return "done";
    });

    public Task<string> RemoveAsync(string kind) => TellAsync(async () =>
    {
        var account = await Keyback.Account.ShowAsync(_session);
        await Keyback.Account.RemoveContactAsync(_session, account.Contacts.First(one => one.Kind == Word<ContactKind>(kind)).Id);
        return "done";
    });

    public Task<string> EndOtherAsync() => TellAsync(async () =>
    {
        var sessions = await Keyback.Sessions.ListAsync(_session);
        await Keyback.Sessions.EndAsync(_session, sessions.Single(one => !one.Current).Id);
        return "done";
    });

    public Task<string> SignOutAsync() => TellAsync(async () =>
    {
        await Keyback.Sessions.EndCurrentAsync(_session);
        return "done";
    });

    public void Dispose() => _http.Dispose();

    private Task<string> GoAsync(Func<Task<Keyback.Client.Recovery>> step) => TellAsync(async () =>
    {
        _recovery = await step();
        _session = _recovery.Session?.Token ?? _session;
        return _recovery.Session is null ? JsonNamingPolicy.SnakeCaseLower.ConvertName(_recovery.State.ToString()) : "signed_in";
    });

    private static async Task<string> TellAsync(Func<Task<string>> step)
    {
        try
        {
            return await step();
        }
        catch (KeybackProblemException problem)
        {
            return problem.Code;
        }
    }

    private static T Word<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().Single(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()) == word);
}
