using Keyback.Accounts;
using Keyback.Security;
using Keyback.Sessions;
using Keyback.Storage.Accounts;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Keyback.Storage.Tests.Kit;
using Keyback.Storage.Upkeep;

namespace Keyback.Storage.Tests.Accounts;

/// <summary>No two accounts have user names that fold alike, whoever else writes at the same time.</summary>
public sealed class UserNameStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public UserNameStoreTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task Of_two_that_take_names_that_fold_alike_one_gets_it()
    {
        var acts = new[]
        {
            await EnterAsync(await _nodes[0].AddAccountAsync("one@example.com")),
            await EnterAsync(await _nodes[0].AddAccountAsync("two@example.com")),
        };

        var results = await Meeting.AtOnceAsync(2, at => TakeAsync(_nodes[at], acts[at], at == 0 ? "Straße" : "STRASSE"));

        Assert.Single(results, result => result is ChangeResult.Done);
        Assert.Single(results, result => result is ChangeResult.Taken);
    }

    [Fact]
    public async Task One_s_own_name_may_change_into_one_that_folds_alike()
    {
        var act = await EnterAsync(await _nodes[0].AddAccountAsync("one@example.com", "Straße"));

        Assert.IsType<ChangeResult.Done>(await TakeAsync(_nodes[0], act, "STRASSE"));

        Assert.Equal("strasse", await _nodes[0].OneAsync<string>("SELECT key FROM identifiers WHERE kind = 3"));
    }

    [Fact]
    public async Task An_import_with_a_name_that_folds_alike_is_left_out()
    {
        await _nodes[0].AddAccountAsync("one@example.com", "Straße");
        Assert.True(UserName.TryParse("STRASSE", out var name));

        var refused = await _nodes[0].Part<AccountImport>().AddAsync(
            [new ImportedAccount(1, name, null, null, null, "en", null, null, null)], Now, CancellationToken.None);

        Assert.Equal("another account has this user name already", Assert.Single(refused).Why);
    }

    [Fact]
    public async Task Names_from_before_get_their_folds_and_two_that_fold_alike_both_stay()
    {
        await _nodes[0].AddAccountAsync("one@example.com", "Straße");
        await _nodes[0].AddAccountAsync("two@example.com", "小雨");
        var other = await _nodes[0].AddAccountAsync("three@example.com", "somebody");
        await _nodes[0].Database.WriteAsync(
            async scope =>
            {
                await scope.ExecuteAsync("UPDATE identifiers SET fold = NULL");
                await scope.ExecuteAsync("UPDATE identifiers SET key = 'strasse' WHERE key = 'somebody'");
            },
            CancellationToken.None);

        await _nodes[0].Part<NameFolds>().RunAsync(CancellationToken.None);

        Assert.Equal(
            ["小雨", "strasse", " "],
            (await _nodes[0].Database.QueryAsync<string>("SELECT fold FROM identifiers WHERE kind = 3", null, CancellationToken.None))
                .Select(fold => fold.StartsWith(' ') ? " " : fold).OrderByDescending(fold => fold, StringComparer.Ordinal));
        var act = await EnterAsync(await _nodes[0].AddAccountAsync("four@example.com"));
        Assert.IsType<ChangeResult.Taken>(await TakeAsync(_nodes[0], act, "STRASSE"));
        Assert.NotEqual(default, other);
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        _folder.Dispose();
    }

    private static Task<ChangeResult> TakeAsync(Node node, SessionAct act, string text)
    {
        Assert.True(UserName.TryParse(text, out var name));
        return node.Part<SettingsStore>().ChangeNameAsync(act, name);
    }

    private async Task<SessionAct> EnterAsync(AccountId account)
    {
        var (hash, node) = (BearerToken.Hash(_nodes[0].Randomness.NewToken())!, _nodes[0]);
        await node.Database.WriteAsync(
            scope => SessionStore.OpenAsync(scope, node.Randomness, account, SessionKind.Full, new NewSession(hash, "test", Now.AddDays(1)), Now), CancellationToken.None);
        var session = await node.Sessions.FindAsync(hash, Now, CancellationToken.None);
        var act = new SessionAct(account, session!.Id, session.Kind, null, Now);
        Assert.Equal(StepUpOutcome.SteppedUp, (await node.Part<StepUpStore>().JudgeAsync(act, right: true)).Outcome);
        return act;
    }
}
