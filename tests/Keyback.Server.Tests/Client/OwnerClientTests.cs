using System.Text.Json;
using System.Text.Json.Nodes;
using Keyback.Client;
using Keyback.Factors;
using Keyback.Server.Tests.Kit;
using OtpNet;

namespace Keyback.Server.Tests.Client;

/// <summary>What the client does beside the walks of a Recovery: new accounts, second factors, passkeys, the owner's data and the end.</summary>
public sealed class OwnerClientTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";

    private readonly Authenticator _phone = new();
    private KeybackHost _host = null!;
    private HttpClient _http = null!;
    private KeybackClient _keyback = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync(Mei, "mei");
        _http = new HttpClient { BaseAddress = _host.Url };
        _keyback = new KeybackClient(_http);
    }

    public async ValueTask DisposeAsync()
    {
        _phone.Dispose();
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_sign_up_leads_to_an_account_and_its_first_session()
    {
        var started = await _keyback.SignUps.StartAsync(ContactKind.Email, "new@example.com", locale: "zh-Hans", ct: Ct);
        await _host.SettledAsync();
        var wrong = await RefusedAsync(() => _keyback.SignUps.SubmitCodeAsync(started, Walks.NoCode, ct: Ct));
        var soon = await RefusedAsync(() => _keyback.SignUps.ResendAsync(started, ct: Ct));
        var early = await RefusedAsync(() => _keyback.SignUps.CreateAccountAsync(started, "new.one", KeybackHost.GoodPassword, ct: Ct));
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        await _keyback.SignUps.ResendAsync(started, ct: Ct);
        await _host.SettledAsync();
        var code = await _host.Mails.CodeAsync(started.Reference);

        var proved = await _keyback.SignUps.SubmitCodeAsync(started, code, ct: Ct);
        var shown = await _keyback.SignUps.ShowAsync(new SignUpAccess(started.Id, started.Token), Ct);
        var taken = await RefusedAsync(() => _keyback.SignUps.CreateAccountAsync(proved, "mei", KeybackHost.GoodPassword, ct: Ct));
        var done = await _keyback.SignUps.CreateAccountAsync(proved, "new.one", KeybackHost.GoodPassword, ct: Ct);

        Assert.Equal((SignUpState.CodeRequired, ContactKind.Email), (started.State, started.Kind));
        Assert.Equal((ProblemCode.CodeWrong, 4), (wrong.Code, wrong.TriesLeft!.Value));
        Assert.Equal(ProblemCode.TooSoon, soon.Code);
        Assert.Equal((ProblemCode.OutOfOrder, SignUpState.CodeRequired, null), (early.Code, early.SignUpState!.Value, early.State));
        Assert.Equal((SignUpState.AccountRequired, shown), (proved.State, proved));
        Assert.Equal(ProblemCode.UserNameTaken, taken.Code);
        Assert.Equal((SignUpState.Completed, SessionKind.Full), (done.State, done.Session!.Kind));
        Assert.Equal("new.one", (await _keyback.Account.ShowAsync(done.Session.Token, Ct)).UserName);
        Assert.DoesNotContain(started.Token.Reveal(), $"{started} {started.Access} {done}", StringComparison.Ordinal);
        Assert.DoesNotContain(done.Session.Token.Reveal(), $"{done}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authenticator_app_is_set_up_asked_for_and_removed()
    {
        var session = await EnterAsync();
        var begun = await _keyback.Account.BeginTotpAsync(session, ct: Ct);
        var secret = Base32Encoding.ToBytes(begun.Secret);
        var wrong = await RefusedAsync(() => _keyback.Account.ProveTotpAsync(session, "000000", ct: Ct));
        var saved = await _keyback.Account.ProveTotpAsync(session, TotpCode.At(secret, _host.Clock.GetUtcNow()), ct: Ct);
        var app = new App(secret, saved);

        Assert.Equal(ProblemCode.TotpCodeWrong, wrong.Code);
        Assert.Equal(10, saved.Distinct().Count());
        Assert.DoesNotContain(begun.Secret, $"{begun}", StringComparison.Ordinal);
        Assert.Contains("<svg", begun.QrCode, StringComparison.Ordinal);
        var factors = (await _keyback.Account.ShowAsync(session, Ct)).Factors;
        Assert.Equal((true, 10), (factors.Totp, factors.SavedCodesLeft));

        var asked = await RefusedAsync(() => _keyback.Sessions.SignInAsync(Mei, KeybackHost.GoodPassword, ct: Ct));
        Assert.Equal(ProblemCode.SecondFactorRequired, asked.Code);
        Assert.Equal([FactorMethod.Totp, FactorMethod.RecoveryCode], asked.Methods);
        var byApp = await _keyback.Sessions.SignInAsync(Mei, KeybackHost.GoodPassword, SecondFactor.OfApp(_host.NextTotp(app)), ct: Ct);
        await _keyback.Sessions.SignInAsync(Mei, KeybackHost.GoodPassword, SecondFactor.OfRecoveryCode(saved[0]), ct: Ct);
        Assert.Equal(_host.Clock.GetUtcNow().AddSeconds(30).AddMinutes(5), await _keyback.Account.StepUpByAppAsync(byApp.Token, _host.NextTotp(app), ct: Ct));

        Assert.Empty((await _keyback.Account.ReplaceSavedCodesAsync(byApp.Token, ct: Ct)).Intersect(saved));
        await _keyback.Account.RemoveTotpAsync(byApp.Token, Ct);
        Assert.Equal(ProblemCode.NoSecondFactor, (await RefusedAsync(() => _keyback.Account.ReplaceSavedCodesAsync(byApp.Token, ct: Ct))).Code);
        Assert.False((await _keyback.Account.ShowAsync(byApp.Token, Ct)).Factors.Totp);
    }

    [Fact]
    public async Task In_a_Recovery_the_second_factor_is_given_or_waited_for()
    {
        var app = await _host.SetUpAppAsync(Mei);
        var session = (await _keyback.Sessions.SignInAsync(Mei, KeybackHost.GoodPassword, SecondFactor.OfApp(_host.NextTotp(app)), ct: Ct)).Token;
        var given = await ProvedAsync();
        Assert.Equal(RecoveryState.SecondFactorRequired, given.State);
        Assert.Equal([FactorMethod.Totp, FactorMethod.RecoveryCode], given.Methods!);
        var wrong = await RefusedAsync(() => _keyback.Recoveries.SubmitSecondFactorAsync(given, SecondFactor.OfApp("000000"), ct: Ct));
        Assert.Equal((ProblemCode.SecondFactorWrong, 4), (wrong.Code, wrong.TriesLeft!.Value));
        Assert.Equal(
            RecoveryState.PasswordRequired,
            (await _keyback.Recoveries.SubmitSecondFactorAsync(given, SecondFactor.OfRecoveryCode(app.Saved[0]), ct: Ct)).State);

        var stopped = await _keyback.Recoveries.WaitAsync(await ProvedAsync(), ct: Ct);
        var seen = (await _keyback.Account.ShowAsync(session, Ct)).WaitingRecovery!;
        Assert.Equal(RecoveryState.Waiting, stopped.State);
        Assert.Equal((stopped.Reference, stopped.WaitsUntil), (seen.Reference, seen.WaitsUntil));
        await _keyback.Account.StopWaitingRecoveryAsync(session, Ct);
        Assert.Null((await _keyback.Account.ShowAsync(session, Ct)).WaitingRecovery);
        Assert.Equal(RecoveryState.Cancelled, (await _keyback.Recoveries.ShowAsync(stopped, Ct)).State);

        var waiting = await _keyback.Recoveries.WaitAsync(await ProvedAsync(), ct: Ct);
        Assert.Equal(RecoveryState.Cancelled, (await _keyback.Recoveries.GiveUpAsync(waiting, ct: Ct)).State);
    }

    [Fact]
    public async Task Behind_a_link_the_Recovery_goes_on_with_the_token_that_comes_with_the_second_factor()
    {
        var app = await _host.SetUpAppAsync(Mei);
        var asked = await _keyback.Recoveries.StartAsync(Mei, RecoveryMethod.EmailLink, RecoveryGoal.NewPassword, ct: Ct);
        await _host.SettledAsync();
        var link = new BearerToken(Mailbox.LinkToken(_host.Mails.All[^1]));
        var opened = await _keyback.Links.RedeemAsync(link, ct: Ct);

        var proved = await _keyback.Recoveries.SubmitSecondFactorAsync(opened, SecondFactor.OfApp(_host.NextTotp(app)), ct: Ct);

        Assert.Equal((link, RecoveryState.SecondFactorRequired), (opened.Token, opened.State));
        Assert.NotEqual(link, proved.Token);
        Assert.NotEqual(asked.Token, proved.Token);
        Assert.Equal(RecoveryState.Completed, (await _keyback.Recoveries.ChoosePasswordAsync(proved, "a quiet harbour before dawn 7", ct: Ct)).State);
    }

    [Fact]
    public async Task A_passkey_is_added_signs_in_steps_up_proves_in_a_Recovery_and_goes()
    {
        var session = await EnterAsync();
        var added = await _keyback.Account.AddPasskeyAsync(session, Made(await _keyback.Account.AskNewPasskeyAsync(session, ct: Ct)), "Phone", ct: Ct);
        Assert.Equal(("Phone", 10), (added.Name, added.SavedCodes!.Count));
        Assert.All(added.SavedCodes, code => Assert.DoesNotContain(code, $"{added}", StringComparison.Ordinal));

        var signedIn = await _keyback.Sessions.SignInAsync(Used(await _keyback.Sessions.AskPasskeyAsync(ct: Ct)), ct: Ct);
        var fresh = signedIn.Token;
        await _keyback.Account.StepUpAsync(fresh, Used(await _keyback.Account.AskPasskeyToStepUpAsync(fresh, ct: Ct)), ct: Ct);
        await _keyback.Account.RenamePasskeyAsync(fresh, added.Id, "Old phone", Ct);
        var listed = Assert.Single((await _keyback.Account.ShowAsync(fresh, Ct)).Passkeys);
        Assert.Equal((added.Id, "Old phone", true), (listed.Id, listed.Name, listed.LastUsedAt is not null));

        var recovery = await ProvedAsync();
        Assert.Contains(FactorMethod.Passkey, recovery.Methods!);
        var answer = Used(await _keyback.Recoveries.AskPasskeyAsync(recovery, ct: Ct));
        Assert.Equal(RecoveryState.PasswordRequired, (await _keyback.Recoveries.SubmitSecondFactorAsync(recovery, SecondFactor.OfPasskey(answer), ct: Ct)).State);

        await Assert.ThrowsAsync<ArgumentException>(() => _keyback.Sessions.SignInAsync(Mei, KeybackHost.GoodPassword, SecondFactor.OfPasskey(answer), ct: Ct));
        await _keyback.Account.RemovePasskeyAsync(fresh, added.Id, Ct);
        Assert.Empty((await _keyback.Account.ShowAsync(fresh, Ct)).Passkeys);
    }

    [Fact]
    public async Task An_owner_takes_a_copy_ends_other_sessions_and_has_the_account_deleted_or_not()
    {
        var other = (await _keyback.Sessions.SignInAsync(Mei, KeybackHost.GoodPassword, ct: Ct)).Token;
        var session = await EnterAsync();

        var copy = await _keyback.Account.TakeDataAsync(session, Ct);
        Assert.Equal(1, copy.GetProperty("version").GetInt32());
        Assert.Contains("mei", copy.GetProperty("data").ToString(), StringComparison.Ordinal);

        Assert.Equal(2, (await _keyback.Sessions.ListAsync(session, Ct)).Count);
        await _keyback.Sessions.EndOthersAsync(session, Ct);
        Assert.True(Assert.Single(await _keyback.Sessions.ListAsync(session, Ct)).Current);
        Assert.Equal(ProblemCode.Unauthenticated, (await RefusedAsync(() => _keyback.Account.ShowAsync(other, Ct))).Code);

        Assert.Equal(ProblemCode.NotFound, (await RefusedAsync(() => _keyback.Account.ShowDeletionAsync(session, Ct))).Code);
        var deletion = await _keyback.Account.DeleteAsync(session, ct: Ct);
        Assert.Equal(deletion, await _keyback.Account.ShowDeletionAsync(session, Ct));
        Assert.True(deletion.DueAt > deletion.AskedAt);
        await _keyback.Account.TakeBackDeletionAsync(session, Ct);
        Assert.Equal(ProblemCode.NotFound, (await RefusedAsync(() => _keyback.Account.ShowDeletionAsync(session, Ct))).Code);
    }

    private async Task<BearerToken> EnterAsync()
    {
        var session = (await _keyback.Sessions.SignInAsync(Mei, KeybackHost.GoodPassword, ct: Ct)).Token;
        await _keyback.Account.StepUpAsync(session, KeybackHost.GoodPassword, ct: Ct);
        return session;
    }

    // Whatever comes next: a second factor where the account has one.
    private async Task<Keyback.Client.Recovery> ProvedAsync()
    {
        _host.Clock.Advance(TimeSpan.FromMinutes(1)); // the last message has left a while ago
        var recovery = await _keyback.Recoveries.StartAsync(Mei, RecoveryMethod.EmailCode, RecoveryGoal.NewPassword, ct: Ct);
        await _host.SettledAsync();
        return await _keyback.Recoveries.SubmitCodeAsync(recovery, await _host.Mails.CodeAsync(recovery.Reference), ct: Ct);
    }

    private JsonElement Made(PasskeyChallenge challenge) => JsonSerializer.SerializeToElement(_phone.Make(JsonObject.Create(challenge.PublicKey)!));

    private JsonElement Used(PasskeyChallenge challenge) => JsonSerializer.SerializeToElement(_phone.Use(JsonObject.Create(challenge.PublicKey)!));

    private static async Task<KeybackProblemException> RefusedAsync<T>(Func<Task<T>> call) => await Assert.ThrowsAsync<KeybackProblemException>(call);
}
