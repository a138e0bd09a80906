using Keyback.Help;
using Keyback.Recovery;
using Keyback.Server.Console;
using Keyback.Storage.Help;
using Keyback.Support;

namespace Keyback.Server.Help.Desk;

/// <summary>What became of an edit.</summary>
internal abstract record EditHelpAnswer
{
    private EditHelpAnswer()
    {
    }

    /// <summary>Done.</summary>
    /// <param name="Record">The question as it is now.</param>
    public sealed record Done(HelpRecord Record) : EditHelpAnswer;

    /// <summary>Something is wrong with the text; nothing was kept.</summary>
    /// <param name="Problems">What, each in a sentence.</param>
    public sealed record Refused(IReadOnlyList<string> Problems) : EditHelpAnswer;

    /// <summary>Another question has this name.</summary>
    public sealed record SlugTaken : EditHelpAnswer;

    /// <summary>Somebody else saved meanwhile; nothing was kept.</summary>
    /// <param name="Newest">What stands now.</param>
    public sealed record Overtaken(HelpVersion Newest) : EditHelpAnswer;

    /// <summary>The member's role must not do this.</summary>
    public sealed record Forbidden : EditHelpAnswer;

    /// <summary>There is no such question or version.</summary>
    public sealed record Unknown : EditHelpAnswer;
}

/// <summary>A member of the staff saves, publishes, withdraws or restores a question. Agents write; supervisors decide what everybody reads.</summary>
internal sealed partial class EditHelp(
    HelpQuestionStore store, HelpDesk desk, CheckHelpDraft check, HelpRefresh refresh, Randomness randomness, TimeProvider clock, ILogger<EditHelp> log)
{
    /// <summary>Whether a role decides what everybody reads.</summary>
    public static bool MayPublish(StaffRole role) => role is StaffRole.Supervisor;

    /// <summary>Keeps a text, as a draft or for everybody.</summary>
    /// <param name="publish">Whether for everybody.</param>
    /// <param name="slug">The question's present name; none for one that is new.</param>
    /// <param name="version">The version that was on the screen; 0 where the store had none.</param>
    /// <param name="draft">The text.</param>
    /// <param name="request">The reference of the request that a new question answers, or none.</param>
    /// <param name="staff">Who.</param>
    /// <param name="ct">Gives up before anything is kept.</param>
    public async Task<EditHelpAnswer> SaveAsync(bool publish, string? slug, int version, HelpDraft draft, string? request, CurrentStaff staff, CancellationToken ct)
    {
        if (publish && !MayPublish(staff.Role))
        {
            return new EditHelpAnswer.Forbidden();
        }

        if (check.Handle(draft, slug, publish) is { Count: > 0 } problems)
        {
            return new EditHelpAnswer.Refused(problems);
        }

        var asked = slug is null ? await desk.FindRequestAsync(request, ct) : null;
        var edit = new HelpEdit(publish ? HelpAct.Published : HelpAct.Saved, slug, version, draft, staff.Id, clock.GetUtcNow())
        {
            Reference = asked?.Reference ?? RecoveryReference.New(randomness),
            Asker = HelpDesk.AskerOf(asked),
        };
        return await ChangeAsync(edit, ct);
    }

    /// <summary>Takes a question from everybody; one that came with the program is as it came.</summary>
    public async Task<EditHelpAnswer> WithdrawAsync(string slug, int version, CurrentStaff staff, CancellationToken ct)
    {
        if (!MayPublish(staff.Role))
        {
            return new EditHelpAnswer.Forbidden();
        }

        return await desk.OpenAsync(slug, ct) is { IsPublished: true } sheet
            ? await ChangeAsync(new HelpEdit(HelpAct.Withdrawn, slug, version, sheet.Draft, staff.Id, clock.GetUtcNow()), ct)
            : new EditHelpAnswer.Unknown();
    }

    /// <summary>Takes an earlier text up again, as a draft.</summary>
    public async Task<EditHelpAnswer> RestoreAsync(string slug, int number, int version, CurrentStaff staff, CancellationToken ct) =>
        (await store.VersionsAsync(slug, ct)).FirstOrDefault(earlier => earlier.Number == number) is { } found
            ? await ChangeAsync(new HelpEdit(HelpAct.Restored, slug, version, found.Draft with { Slug = slug }, staff.Id, clock.GetUtcNow()), ct)
            : new EditHelpAnswer.Unknown();

    private async Task<EditHelpAnswer> ChangeAsync(HelpEdit edit, CancellationToken ct)
    {
        switch (await store.ChangeAsync(edit))
        {
            case HelpEditResult.Done(var record):
                Changed(log, record.Slug, edit.Act, record.Version);
                await refresh.TryLookAsync(ct); // other nodes look for themselves
                return new EditHelpAnswer.Done(record);

            case HelpEditResult.Overtaken(var newest):
                return new EditHelpAnswer.Overtaken(newest);

            case HelpEditResult.SlugTaken:
                return new EditHelpAnswer.SlugTaken();

            default:
                return new EditHelpAnswer.Unknown();
        }
    }

    [LoggerMessage(3865, LogLevel.Information, "Help question {Slug}: {Act}, version {Version}")]
    private static partial void Changed(ILogger logger, string slug, HelpAct act, int version);
}
