namespace Keyback.Client.Sample;

/// <summary>Walks the five ways back into an account, one after the other.</summary>
/// <param name="http">Speaks with a server in Development.</param>
/// <param name="owner">Whose account it is.</param>
/// <param name="output">Where it says what happens. No code, token or password stands there.</param>
internal sealed class FiveWays(HttpClient http, Owner owner, TextWriter output)
{
    /// <summary>The password that the account has afterwards.</summary>
    public const string LastPassword = "a kettle hums behind the blue door";

    private const string NewPassword = "eleven lanterns over a still pond";

    private readonly KeybackClient _keyback = new(http);
    private readonly DevMailbox _mailbox = new(http);

    public async Task WalkAsync(CancellationToken ct)
    {
        await ByEmailCodeAsync(ct);
        await ByLinkAsync(ct);
        await ByPhoneAsync(ct);
        await BySupportAsync(ct);
        await FromInsideAsync(ct);
    }

    private async Task ByEmailCodeAsync(CancellationToken ct)
    {
        await SayAsync("1. A code by e-mail, to be signed in for a while");
        var recovery = await StartAsync(owner.Email, RecoveryMethod.EmailCode, RecoveryGoal.TemporaryCode, ct);

        recovery = await _keyback.Recoveries.SubmitCodeAsync(recovery, await _mailbox.CodeAsync(recovery.Reference, ct), ct: ct);
        await SayAsync(recovery);

        var session = recovery.Session!;
        var sessions = await _keyback.Sessions.ListAsync(session.Token, ct);
        await SayAsync($"   signed in until {session.ExpiresAt:u}; {sessions.Count} sessions are alive");
        await _keyback.Sessions.EndCurrentAsync(session.Token, ct);
        await SayAsync("   signed out");
    }

    private async Task ByLinkAsync(CancellationToken ct)
    {
        await SayAsync("2. A link by e-mail, to a new password");
        var asked = await StartAsync(owner.Email, RecoveryMethod.EmailLink, RecoveryGoal.NewPassword, ct);

        // Whoever holds the link goes on, and nobody else: who asked for it goes on seeing that it was sent.
        var token = new BearerToken(await _mailbox.LinkTokenAsync(asked.Reference, ct));
        var recovery = await _keyback.Links.RedeemAsync(token, ct: ct);
        await SayAsync(recovery);

        recovery = await _keyback.Recoveries.ChoosePasswordAsync(recovery, NewPassword, ct: ct);
        await SayAsync(recovery);
    }

    private async Task ByPhoneAsync(CancellationToken ct)
    {
        await SayAsync("3. A code by SMS and the user name; the password stays, and one is signed in for a while");
        var recovery = await StartAsync(owner.Phone, RecoveryMethod.SmsCode, RecoveryGoal.NewPassword, ct);

        recovery = await _keyback.Recoveries.SubmitCodeAsync(recovery, await _mailbox.CodeAsync(recovery.Reference, ct), ct: ct);
        await SayAsync(recovery);
        recovery = await _keyback.Recoveries.SubmitUserNameAsync(recovery, owner.UserName, ct: ct);
        await SayAsync(recovery);

        recovery = await _keyback.Recoveries.SkipPasswordAsync(recovery, ct: ct);
        await SayAsync(recovery);
        await _keyback.Sessions.EndCurrentAsync(recovery.Session!.Token, ct);
        await SayAsync("   signed out");
    }

    // Nothing to call: it begins with the owner's call or with /contact, and ends as the second way does, in a link.
    private Task BySupportAsync(CancellationToken ct) => SayAsync(
        $"4. Support: the owner calls, or writes at {new Uri(http.BaseAddress!, "contact")}. The link that support has sent is redeemed as in 2.");

    private async Task FromInsideAsync(CancellationToken ct)
    {
        await SayAsync("5. From inside: the settings ask for the password, and the owner does not know it");
        var session = (await _keyback.Sessions.SignInAsync(owner.UserName, NewPassword, ct: ct)).Token;
        var account = await _keyback.Account.ShowAsync(session, ct);
        await SayAsync($"   signed in; {string.Join(" and ", account.Contacts.Select(contact => contact.Masked))} can prove it");

        try
        {
            await _keyback.Account.StepUpAsync(session, "not what it is, surely", ct: ct);
        }
        catch (KeybackProblemException problem) when (problem.Code is ProblemCode.SignInFailed)
        {
            await SayAsync($"   the settings stay closed: {problem.Code}");
        }

        var contact = account.Contacts.First(one => one.Kind is ContactKind.Email);
        var recovery = await _keyback.Account.StartRecoveryAsync(session, RecoveryMethod.EmailCode, RecoveryGoal.NewPassword, contact.Id, ct: ct);
        await SayAsync(recovery);
        recovery = await _keyback.Recoveries.SubmitCodeAsync(recovery, await _mailbox.CodeAsync(recovery.Reference, ct), ct: ct);
        await SayAsync(recovery);
        recovery = await _keyback.Recoveries.ChoosePasswordAsync(recovery, LastPassword, ct: ct);
        await SayAsync(recovery);

        session = (await _keyback.Sessions.SignInAsync(owner.Email, LastPassword, ct: ct)).Token;
        await SayAsync("   signed in with the new password");
        await _keyback.Sessions.EndAllAsync(session, ct);
        await SayAsync("   all sessions are ended");
    }

    private async Task<Recovery> StartAsync(string identifier, RecoveryMethod method, RecoveryGoal goal, CancellationToken ct)
    {
        Recovery recovery;
        try
        {
            recovery = await _keyback.Recoveries.StartAsync(identifier, method, goal, ct: ct);
        }
        catch (KeybackProblemException problem) when (problem.Code is ProblemCode.CaptchaRequired)
        {
            await SayAsync("   a CAPTCHA is asked for: working for it");
            var captcha = await _keyback.Captchas.MakeAsync(ct);
            recovery = await _keyback.Recoveries.StartAsync(identifier, method, goal, captcha.Solve(ct), ct: ct);
        }

        await SayAsync(recovery);
        return recovery;
    }

    private Task SayAsync(Recovery recovery) => SayAsync($"   {recovery.Reference}: {recovery.State}");

    private Task SayAsync(string sentence) => output.WriteLineAsync(sentence);
}
