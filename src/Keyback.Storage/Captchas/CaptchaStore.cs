using System.Text;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Storage.Limits;

namespace Keyback.Storage.Captchas;

/// <summary>A CAPTCHA to keep.</summary>
/// <param name="Id">Names it; it proves nothing.</param>
/// <param name="Holder">Stands for the browser or program that it was made for.</param>
/// <param name="Text">The letters and digits, in canonical form.</param>
/// <param name="Salt">Of its proof of work.</param>
/// <param name="Target">Of its proof of work.</param>
/// <param name="MaxNumber">Of its proof of work.</param>
/// <param name="ExpiresAt">The first instant at which it takes no answer.</param>
public sealed record KeptCaptcha(Guid Id, byte[] Holder, string Text, string Salt, string Target, long MaxNumber, DateTimeOffset ExpiresAt)
{
    /// <summary>Prints the id.</summary>
    public override string ToString() => Id.ToString("D");
}

/// <summary>Keeps CAPTCHAs until they are answered, once, by whom they were made for, or their time is over.</summary>
public sealed class CaptchaStore(Database database, DataKeys keys, LimitStore limitStore, LimitsOptions limits)
{
    private const int NetworkFactor = 10; // CAPTCHAs of a network for each start it may make

    private static readonly string InsertCaptcha = Sql.Text("Captchas/insert_captcha");
    private static readonly string FindCaptcha = Sql.Text("Captchas/find_captcha");
    private static readonly string UseCaptcha = Sql.Text("Captchas/use_captcha");

    /// <summary>Stands for the browser or program that a CAPTCHA is made for.</summary>
    public byte[] Holder(string holder) => keys.Pseudonym("captcha holder", holder);

    /// <summary>Keeps one more, if its network may have one.</summary>
    /// <returns>Zero when kept, else the time until another is allowed.</returns>
    public Task<TimeSpan> AddAsync(KeptCaptcha captcha, string network, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(captcha);
        return database.WriteAsync(
            async scope =>
            {
                var wait = await ChargeAsync(scope, network, now);
                if (wait == TimeSpan.Zero)
                {
                    var textSealed = keys.Messages.Seal(Encoding.UTF8.GetBytes(captcha.Text), Context(captcha.Id));
                    await scope.AddAsync(
                        InsertCaptcha,
                        new { captcha.Id, captcha.Holder, textSealed, captcha.Salt, captcha.Target, captcha.MaxNumber, captcha.ExpiresAt });
                }

                return wait;
            },
            ct);
    }

    /// <summary>The text of one that can still be answered, to draw or speak it; none for anybody but its holder.</summary>
    public async Task<string?> FindTextAsync(Guid id, byte[] holder, DateTimeOffset now, CancellationToken ct) =>
        await database.FindAsync<CaptchaRow>(FindCaptcha, new { id, holder, now }, ct) is { } row ? TextOf(row) : null;

    /// <summary>Counts one hearing for its network as if another had been made: speaking costs more than drawing.</summary>
    /// <returns>Zero when it may be heard, else the time until it may.</returns>
    public Task<TimeSpan> ChargeHearingAsync(string network, DateTimeOffset now, CancellationToken ct) =>
        database.WriteAsync(scope => ChargeAsync(scope, network, now), ct);

    /// <summary>Uses one up, whatever the answer is.</summary>
    /// <param name="id">Which.</param>
    /// <param name="holder">Who answers.</param>
    /// <param name="isRight">Judges the answer. Must not wait.</param>
    /// <param name="now">The instant of the request.</param>
    /// <returns>Whether there was one to answer and the answer is right. One word for wrong, late, used and foreign.</returns>
    public Task<bool> UseAsync(Guid id, byte[] holder, Func<KeptCaptcha, bool> isRight, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(isRight);
        return database.WriteAsync(
            async scope =>
            {
                var row = await scope.FindAsync<CaptchaRow>(UseCaptcha, new { id, holder, now });
                var right = row is not null && TextOf(row) is { } text
                    && isRight(new KeptCaptcha(id, holder, text, row.Salt, row.Target, row.MaxNumber, now));
                if (!right)
                {
                    scope.Record(new AuditEntry(AuditKind.CaptchaRefused, Reason: row is null ? "not_open" : "wrong"));
                }

                return right;
            },
            CancellationToken.None); // it is used up even if the caller hangs up
    }

    private Task<TimeSpan> ChargeAsync(WriteScope scope, string network, DateTimeOffset now) => LimitStore.TryTakeAsync(
        scope,
        limitStore.Key(LimitPurpose.CaptchasOfNetwork, Lane.Stranger, network),
        limits.StartsPerNetwork * NetworkFactor,
        limits.StartsWindow,
        now);

    private string? TextOf(CaptchaRow row) =>
        keys.Messages.Open(row.TextSealed, Context(row.Id)) is { } plain ? Encoding.UTF8.GetString(plain) : null;

    private static byte[] Context(Guid id) => Encoding.UTF8.GetBytes($"captcha {id:D}");

    private sealed class CaptchaRow
    {
        public Guid Id { get; init; }

        public byte[] TextSealed { get; init; } = [];

        public string Salt { get; init; } = "";

        public string Target { get; init; } = "";

        public long MaxNumber { get; init; }
    }
}
