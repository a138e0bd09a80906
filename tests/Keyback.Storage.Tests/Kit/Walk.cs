using Keyback.Accounts;
using Keyback.Factors;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;

namespace Keyback.Storage.Tests.Kit;

/// <summary>A Recovery as the one who asked for it holds it: its id, its token and, by message, its codes.</summary>
internal sealed class Walk
{
    private readonly byte[] _tokenHash;

    private Walk(RecoveryAttempt start, string token, string code)
    {
        Id = start.Id;
        Reference = start.Reference;
        Goal = start.Goal;
        Token = token;
        Code = code;
        ByPhone = start.Method is RecoveryMethod.SmsCode;
        _tokenHash = BearerToken.Hash(token)!;
    }

    public RecoveryId Id { get; }

    public string Reference { get; }

    public RecoveryGoal Goal { get; }

    public string Token { get; }

    public bool ByPhone { get; }

    /// <summary>How the codes that are typed stand with the CAPTCHA.</summary>
    public CaptchaStanding Captcha { get; set; }

    /// <summary>The newest code, whether or not anybody got it.</summary>
    public string Code { get; private set; }

    /// <summary>A code that is not the right one.</summary>
    public string WrongCode => Code[0] == '9' ? "0" + Code[1..] : "9" + Code[1..];

    /// <summary>Asks for a Recovery by phone, lets the dispatcher find the account, and types the right code.</summary>
    public static async Task<Walk> StartNamedAsync(
        Node node, string phone, DateTimeOffset now, RecoveryGoal goal = RecoveryGoal.NewPassword, byte[]? device = null)
    {
        var walk = await StartBoundAsync(node, phone, now, goal, device);
        Assert.Equal(RecoveryState.UserNameRequired, (await walk.TypeRightAsync(node, now, device)).Next.State);
        return walk;
    }

    /// <summary>Asks for a Recovery, and insists that it is recorded.</summary>
    public static async Task<Walk> StartAsync(
        Node node, string email, DateTimeOffset now, RecoveryGoal goal = RecoveryGoal.NewPassword, byte[]? device = null, string network = "192.0.2.0/24")
    {
        var (walk, wait) = await TryStartAsync(node, email, now, goal, device, network);
        Assert.Equal(TimeSpan.Zero, wait);
        return walk;
    }

    /// <summary>Asks for a Recovery.</summary>
    /// <returns>The Recovery, and how long to wait when it was refused.</returns>
    public static async Task<(Walk Walk, TimeSpan Wait)> TryStartAsync(
        Node node, string email, DateTimeOffset now, RecoveryGoal goal = RecoveryGoal.NewPassword, byte[]? device = null, string network = "192.0.2.0/24")
    {
        Assert.True(Identifier.TryParse(email, "US", out var identifier));
        var id = new RecoveryId(node.Randomness.NewId(now));
        var byPhone = identifier.Kind is IdentifierKind.Phone;
        var code = node.Randomness.NewDigits(byPhone ? 6 : 8);
        var token = node.Randomness.NewToken();
        var start = node.Part<RecoveryRules>().Start(
            id, RecoveryReference.New(node.Randomness), byPhone ? RecoveryMethod.SmsCode : RecoveryMethod.EmailCode, goal, node.Keys.CodeDigest(id, goal, code), now);
        var walk = new Walk(start.Next, token, code);
        var result = await node.Recoveries.StartAsync(
            new NewRecovery(start, walk._tokenHash, identifier, code, new Asker(network, "en", device)),
            CaptchaStanding.NotOffered,
            CancellationToken.None);
        return (walk, result is StartResult.Throttled throttled ? throttled.RetryAfter : TimeSpan.Zero);
    }

    /// <summary>Asks for a Recovery of an account and lets the dispatcher find it.</summary>
    public static async Task<Walk> StartBoundAsync(
        Node node, string email, DateTimeOffset now, RecoveryGoal goal = RecoveryGoal.NewPassword, byte[]? device = null)
    {
        var walk = await StartAsync(node, email, now, goal, device);
        await Post.DeliverAsync(node, now);
        return walk;
    }

    public async Task<RecoveryAttempt> LookAsync(Node node) =>
        (await node.Recoveries.FindAsync(Id, _tokenHash, CancellationToken.None))!;

    public Task<RecoveryStepResult> TypeAsync(Node node, string code, DateTimeOffset now, byte[]? device = null, string? session = null) =>
        TakeAsync(node, CodeStep(node, code, session), now, device);

    public Task<RecoveryStepResult> TypeRightAsync(Node node, DateTimeOffset now, byte[]? device = null, string? session = null) =>
        TypeAsync(node, Code, now, device, session);

    public Task<RecoveryStepResult> TypeWrongAsync(Node node, DateTimeOffset now, byte[]? device = null) =>
        TypeAsync(node, WrongCode, now, device);

    /// <summary>Types a name; a second code that it asks for becomes <see cref="Code"/>.</summary>
    public async Task<RecoveryStepResult> NameAsync(Node node, string name, DateTimeOffset now, byte[]? device = null)
    {
        var fresh = node.Randomness.NewDigits(8);
        var step = new RecoveryStep(
            attempt => new RecoveryEvent.UserNameSubmitted(AccountName.Fold(name)!, node.Keys.CodeDigest(Id, attempt.Goal, fresh)),
            RecoveryStepKind.UserName,
            Secret: _ => fresh,
            Session: SessionOf(node.Randomness.NewToken(), StoreFolder.Noon.AddYears(1)));
        var result = await TakeAsync(node, step, now, device);
        Code = result.Next.State is RecoveryState.CodeRequired ? fresh : Code;
        return result;
    }

    /// <summary>Says that the account of the number is somebody else's.</summary>
    public Task<RecoveryStepResult> DisownAsync(Node node, DateTimeOffset now) =>
        TakeAsync(node, new RecoveryStep(_ => new RecoveryEvent.NumberDisowned(), RecoveryStepKind.DisownNumber), now, null);

    public Task<RecoveryStepResult> ChooseAsync(Node node, string hash, DateTimeOffset now) =>
        TakeAsync(node, new RecoveryStep(_ => new RecoveryEvent.PasswordChosen(hash), RecoveryStepKind.Password), now, null);

    public Task<RecoveryStepResult> SkipAsync(Node node, string session, DateTimeOffset now) => TakeAsync(
        node,
        new RecoveryStep(_ => new RecoveryEvent.PasswordSkipped(), RecoveryStepKind.Skip, Session: SessionOf(session, now)),
        now,
        null);

    /// <summary>Gives a second factor.</summary>
    public Task<RecoveryStepResult> FactorAsync(Node node, FactorAnswer answer, DateTimeOffset now) => TakeAsync(
        node,
        new RecoveryStep(
            _ => new RecoveryEvent.FactorSubmitted(default),
            RecoveryStepKind.SecondFactor,
            Session: SessionOf(node.Randomness.NewToken(), now),
            Factor: answer,
            TokenHash: BearerToken.Hash(node.Randomness.NewToken())),
        now,
        null);

    /// <summary>Says that the second factor is lost.</summary>
    public Task<RecoveryStepResult> WaitAsync(Node node, DateTimeOffset now)
    {
        var back = node.Randomness.NewToken();
        var step = new RecoveryStep(_ => new RecoveryEvent.WaitChosen(new(BearerToken.Hash(back)!)), RecoveryStepKind.Wait, Secret: _ => back);
        return TakeAsync(node, step, now, null);
    }

    public async Task<RecoveryStepResult> ResendAsync(Node node, DateTimeOffset now)
    {
        var fresh = node.Randomness.NewDigits(8);
        var digest = node.Keys.CodeDigest(Id, Goal, fresh);
        var result = await TakeAsync(
            node, new RecoveryStep(_ => new RecoveryEvent.ResendRequested(digest), RecoveryStepKind.Resend, _ => fresh), now, null);
        Code = result.Outcome is RecoveryOutcome.Advanced ? fresh : Code;
        return result;
    }

    private RecoveryStep CodeStep(Node node, string code, string? session) => new(
        attempt => new RecoveryEvent.CodeSubmitted(node.Keys.CodeDigest(Id, attempt.Goal, code), default),
        RecoveryStepKind.Code,
        Session: SessionOf(session ?? node.Randomness.NewToken(), StoreFolder.Noon.AddYears(1)),
        Captcha: Captcha);

    private static NewSession SessionOf(string token, DateTimeOffset now) =>
        new(BearerToken.Hash(token)!, "a browser", now + TimeSpan.FromHours(1));

    private async Task<RecoveryStepResult> TakeAsync(Node node, RecoveryStep step, DateTimeOffset now, byte[]? device) =>
        (await node.Recoveries.TakeAsync(Id, _tokenHash, step, device, now))!;
}

/// <summary>The dispatcher's work without a channel: claims, finds the recipient, and takes every message as sent.</summary>
internal static class Post
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Delivers everything that is due.</summary>
    /// <returns>What was sent, and to whom.</returns>
    public static async Task<IReadOnlyList<(string To, MessageContent Content)>> DeliverAsync(Node node, DateTimeOffset now)
    {
        List<(string, MessageContent)> sent = [];
        foreach (var message in await node.Outbox.ClaimAsync(1000, Lease, now, CancellationToken.None))
        {
            var (to, content) = (message.To, message.Content);
            if (to is null)
            {
                var recipient = await node.Part<RecipientFinder>().FindAsync(message, now, CancellationToken.None);
                (to, content) = (recipient.To, recipient.Content);
            }

            if (to is not null)
            {
                await node.Outbox.FinishAsync(message, MessageState.Sent, null, now);
                sent.Add((to, content));
            }
        }

        return sent;
    }
}
