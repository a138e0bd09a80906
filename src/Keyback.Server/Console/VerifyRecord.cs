using Keyback.Audit;
using Keyback.Storage.Audit;
using Keyback.Support;

namespace Keyback.Server.Console;

/// <summary>How the verification of the record stands on this server.</summary>
internal abstract record VerifyState
{
    private VerifyState()
    {
    }

    /// <summary>Nobody asked for one since the server started.</summary>
    public sealed record Idle : VerifyState;

    /// <summary>One is under way.</summary>
    /// <param name="Entries">How many entries were read so far.</param>
    public sealed record Running(long Entries) : VerifyState;

    /// <summary>It is over.</summary>
    /// <param name="Finding">What was found.</param>
    /// <param name="At">When.</param>
    public sealed record Over(AuditFinding Finding, DateTimeOffset At) : VerifyState;

    /// <summary>It could not be finished: the store broke off.</summary>
    /// <param name="At">When.</param>
    public sealed record Failed(DateTimeOffset At) : VerifyState;
}

/// <summary>
/// Verifies the record in the background, one verification at a time, whoever asks and whatever becomes of the page. The
/// result is an entry of the record, too, so that it can be found from every server.
/// </summary>
internal sealed partial class VerifyRecord(
    AuditTrail trail, RecordSearch record, TimeProvider clock, IHostApplicationLifetime server, ILogger<VerifyRecord> log) : IProgress<long>
{
    private VerifyState _state = new VerifyState.Idle();

    /// <summary>How it stands.</summary>
    public VerifyState State => Volatile.Read(ref _state);

    /// <summary>Begins, unless one is under way.</summary>
    /// <param name="staff">Who asks.</param>
    public void Begin(StaffId staff)
    {
        var before = State;
        if (before is not VerifyState.Running && Interlocked.CompareExchange(ref _state, new VerifyState.Running(0), before) == before)
        {
            _ = Task.Run(() => RunAsync(staff), server.ApplicationStopping);
        }
    }

    /// <inheritdoc />
    public void Report(long value) => Volatile.Write(ref _state, new VerifyState.Running(value));

    private async Task RunAsync(StaffId staff)
    {
        try
        {
            var finding = await trail.VerifyAsync(this, server.ApplicationStopping);
            await record.NoteAsync(AuditKind.RecordVerified, finding.Faults.Count == 0 ? "whole" : "not_whole", staff);
            Volatile.Write(ref _state, new VerifyState.Over(finding, clock.GetUtcNow()));
            if (finding.Faults.Count > 0)
            {
                NotWhole(log, finding.Faults.Count);
            }
        }
        catch (Exception error) // whatever happened, the page must not say for ever that it runs
        {
            Volatile.Write(ref _state, new VerifyState.Failed(clock.GetUtcNow()));
            Broken(log, error.GetType().Name);
        }
    }

    [LoggerMessage(3842, LogLevel.Critical, "The record is not whole: {Faults} faults. See: keyback audit verify")]
    private static partial void NotWhole(ILogger logger, int faults);

    [LoggerMessage(3843, LogLevel.Error, "The verification of the record broke off: {Error}")]
    private static partial void Broken(ILogger logger, string error);
}
