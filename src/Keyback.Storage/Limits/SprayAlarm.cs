using Keyback.Audit;
using Keyback.Limits;
using Microsoft.Extensions.Logging;

namespace Keyback.Storage.Limits;

/// <summary>
/// Sees what no account sees by itself: wrong codes spread so thinly over accounts and Recoveries that every single budget
/// holds. Where strangers get more of them wrong in an hour than <see cref="LimitsOptions.WrongCodesOfAll"/>, all nodes ask
/// strangers for a CAPTCHA, the proof of work included, before they judge another code. Browsers that an account knows go on as ever (I5).
/// </summary>
/// <remarks>The record is counted, not a row of its own: every wrong code of everybody would wait for that one row.</remarks>
public sealed partial class SprayAlarm(Database database, LimitsOptions limits, ILogger<SprayAlarm> log) : IDisposable
{
    /// <summary>For how long wrong codes count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>How long the alarm outlasts the last look that found too many. There is a look while codes are wrong, and none while none is.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15);

    private const int Kind = 1;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly string CountWrongCodes = Sql.Text("Limits/count_wrong_codes");
    private static readonly string FindAlarm = Sql.Text("Limits/find_alarm");
    private static readonly string RaiseAlarm = Sql.Text("Limits/raise_alarm");
    private static readonly string ProlongAlarm = Sql.Text("Limits/prolong_alarm");

    private readonly SemaphoreSlim _noticed = new(0, 1);

    /// <summary>Waits for a wrong code of a stranger on this node: until then there is nothing to count.</summary>
    public Task WaitAsync(CancellationToken ct) => _noticed.WaitAsync(ct);

    /// <inheritdoc />
    public void Dispose() => _noticed.Dispose();

    /// <summary>Counts, and raises the alarm or lets it go on where too many codes were wrong.</summary>
    /// <returns>Whether this look raised it: of several nodes, one is told so.</returns>
    public async Task<bool> LookAsync(DateTimeOffset now, CancellationToken ct)
    {
        var counted = await database.FindAsync<long>(CountWrongCodes, new { since = now - Window, most = limits.WrongCodesOfAll }, ct);
        return counted >= limits.WrongCodesOfAll && await database.WriteAsync(scope => RaiseAsync(scope, now), ct);
    }

    /// <summary>A stranger's code was wrong.</summary>
    internal void Notice()
    {
        lock (_noticed)
        {
            if (_noticed.CurrentCount == 0)
            {
                _noticed.Release();
            }
        }
    }

    /// <summary>Whether it lasts.</summary>
    internal static async Task<bool> LastsAsync(WriteScope scope, DateTimeOffset now) =>
        await Ask(scope, now).RowAsync() is not null;

    /// <summary>Asks whether it lasts: if so, until when, and else nothing.</summary>
    internal static Asked<long?> Ask(WriteScope scope, DateTimeOffset now) => scope.Ask<long?>(FindAlarm, new { kind = Kind, now });

    private async Task<bool> RaiseAsync(WriteScope scope, DateTimeOffset now)
    {
        var until = now + Lasts;
        if (await LastsAsync(scope, now))
        {
            await scope.AddAsync(ProlongAlarm, new { kind = Kind, now, until, due = until - Minute });
            return false;
        }

        if (await scope.ExecuteAsync(RaiseAlarm, new { kind = Kind, now, until }) == 0)
        {
            return false;
        }

        scope.Record(new AuditEntry(AuditKind.SprayAlarm));
        scope.AfterCommit(() => Raised(log, limits.WrongCodesOfAll));
        return true;
    }

    [LoggerMessage(3901, LogLevel.Warning, "Somebody tries codes all over: strangers got {WrongCodes} or more wrong within an hour, and are asked for a CAPTCHA with every code for now")]
    private static partial void Raised(ILogger logger, int wrongCodes);
}
