using System.Text;
using System.Text.Json;
using Keyback.Accounts;
using Keyback.Help;
using Keyback.Security;
using Keyback.Support;

namespace Keyback.Storage.Help;

/// <summary>What made a version of a question. Stored as numbers: never renumber, never reuse.</summary>
public enum HelpAct
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Written, and shown to nobody but staff.</summary>
    Saved = 1,

    /// <summary>Written, and shown to everybody.</summary>
    Published = 2,

    /// <summary>Taken from everybody; the text is the one before.</summary>
    Withdrawn = 3,

    /// <summary>An earlier text, taken up again as a draft.</summary>
    Restored = 4,
}

/// <summary>A question that staff wrote or changed.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Slug">Its name in addresses; it stays once the question was published.</param>
/// <param name="Reference">Its short name on the record: the one its asker was told, where somebody asked it.</param>
/// <param name="Version">The number of its newest version, from 1.</param>
/// <param name="Published">The number of the version that everybody reads; 0 where none is.</param>
/// <param name="PublishedAt">When it was published first; none where it never was.</param>
/// <param name="UpdatedAt">When it was published last.</param>
/// <param name="AskerWaits">Whether somebody is told by e-mail when it is published.</param>
public sealed record HelpRecord(
    Guid Id, string Slug, string Reference, int Version, int Published, DateTimeOffset? PublishedAt, DateTimeOffset? UpdatedAt, bool AskerWaits)
{
    /// <summary>Prints its name.</summary>
    public override string ToString() => Slug;
}

/// <summary>One version of a question.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Act">What made it.</param>
/// <param name="Staff">Who made it.</param>
/// <param name="At">When.</param>
/// <param name="Draft">The text.</param>
public sealed record HelpVersion(int Number, HelpAct Act, StaffId Staff, DateTimeOffset At, HelpDraft Draft);

/// <summary>A question that everybody reads.</summary>
/// <param name="Record">Which.</param>
/// <param name="Draft">The published text.</param>
public sealed record PublishedHelp(HelpRecord Record, HelpDraft Draft);

/// <summary>Who asked a question, and is told once it is published.</summary>
/// <param name="Email">The address, proved.</param>
/// <param name="Locale">The language of the e-mail.</param>
public sealed record HelpAsker(EmailAddress Email, string Locale)
{
    /// <summary>Prints nothing of the address.</summary>
    public override string ToString() => nameof(HelpAsker);
}

/// <summary>What a member of the staff does with a question.</summary>
/// <param name="Act">What.</param>
/// <param name="Slug">The question's present name; none for one that is new.</param>
/// <param name="Version">The version that was on the editor's screen; 0 where the store had none.</param>
/// <param name="Draft">The text.</param>
/// <param name="Staff">Who.</param>
/// <param name="Now">When.</param>
public sealed record HelpEdit(HelpAct Act, string? Slug, int Version, HelpDraft Draft, StaffId Staff, DateTimeOffset Now)
{
    /// <summary>The short name of a question that is not there yet.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Who asked a question that is not there yet, and is told when it is published; or none.</summary>
    public HelpAsker? Asker { get; init; }
}

/// <summary>What became of it.</summary>
public abstract record HelpEditResult
{
    private HelpEditResult()
    {
    }

    /// <summary>Done, as a version of its own.</summary>
    /// <param name="Record">The question as it is now.</param>
    public sealed record Done(HelpRecord Record) : HelpEditResult;

    /// <summary>Somebody else was faster: nothing was changed.</summary>
    /// <param name="Newest">What stands now.</param>
    public sealed record Overtaken(HelpVersion Newest) : HelpEditResult;

    /// <summary>Another question has this name.</summary>
    public sealed record SlugTaken : HelpEditResult;

    /// <summary>There is no such question.</summary>
    public sealed record Unknown : HelpEditResult;
}

/// <summary>A question and one of its versions, as they are stored.</summary>
internal sealed class HelpQuestionRow
{
    public Guid Id { get; init; }

    public string Slug { get; init; } = "";

    public string Reference { get; init; } = "";

    public int Version { get; init; }

    public int Published { get; init; }

    public byte[]? AskerSealed { get; init; }

    public string? AskerLocale { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public int Number { get; init; }

    public int Act { get; init; }

    public Guid StaffId { get; init; }

    public DateTimeOffset At { get; init; }

    public byte[] DraftSealed { get; init; } = [];

    public HelpRecord ToRecord() => new(Id, Slug, Reference, Version, Published, PublishedAt, UpdatedAt, AskerSealed is not null);

    /// <exception cref="InvalidOperationException">The row was not sealed with these keys.</exception>
    public HelpVersion ToVersion(DataKeys keys)
    {
        var plain = keys.Messages.Open(DraftSealed, Context(Id, Number))
            ?? throw new InvalidOperationException($"Version {Number} of help question {Id:D} does not open with the store's key.");
        return new HelpVersion(Number, (HelpAct)Act, new StaffId(StaffId), At, JsonSerializer.Deserialize<HelpDraft>(plain)!);
    }

    public EmailAddress? Asker(DataKeys keys) =>
        AskerSealed is not null && keys.Messages.Open(AskerSealed, AskerContext(Id)) is { } plain && EmailAddress.TryParse(Encoding.UTF8.GetString(plain), out var email) ? email : null;

    public static byte[] Seal(DataKeys keys, Guid id, int number, HelpDraft draft) =>
        keys.Messages.Seal(JsonSerializer.SerializeToUtf8Bytes(draft), Context(id, number));

    public static byte[]? Seal(DataKeys keys, Guid id, HelpAsker? asker) =>
        asker is null ? null : keys.Messages.Seal(Encoding.UTF8.GetBytes(asker.Email.Value), AskerContext(id));

    private static byte[] Context(Guid id, int number) => Encoding.UTF8.GetBytes($"help version {id:D} {number}");

    private static byte[] AskerContext(Guid id) => Encoding.UTF8.GetBytes($"help asker {id:D}");
}
