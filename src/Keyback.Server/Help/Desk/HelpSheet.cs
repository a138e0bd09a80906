using Keyback.Help;
using Keyback.Server.Texts;
using Keyback.Storage.Help;

namespace Keyback.Server.Help.Desk;

/// <summary>A question as it lies before a member of the staff.</summary>
/// <param name="Draft">The text.</param>
/// <param name="Record">What the store knows of it; none where it has no version of it.</param>
/// <param name="Newest">The store's newest version of it, or none.</param>
/// <param name="FromFile">Whether it came with the program.</param>
internal sealed record HelpSheet(HelpDraft Draft, HelpRecord? Record, HelpVersion? Newest, bool FromFile)
{
    /// <summary>The version that is looked at; 0 where the store has none.</summary>
    public int Version => Record?.Version ?? 0;

    /// <summary>Whether everybody reads a version of the store.</summary>
    public bool IsPublished => Record is { Published: > 0 };

    /// <summary>Whether its name in addresses stays: links lead there.</summary>
    public bool SlugStays => FromFile || Record?.PublishedAt is not null;

    /// <summary>The key of the words that say where it stands.</summary>
    public string State => (Record, FromFile) switch
    {
        (null, _) => "HelpDesk_StateFile",
        ({ Published: > 0 } record, _) => record.Published == record.Version ? "HelpDesk_StatePublished" : "HelpDesk_StateNewer",
        (_, true) => "HelpDesk_StateFileDraft",
        ({ PublishedAt: not null }, _) => "HelpDesk_StateWithdrawn",
        _ => "HelpDesk_StateDraft",
    };

    /// <summary>The question in the reader's language, or in the other where it has none.</summary>
    public string Title => Languages.All.OrderBy(language => language.Tag == Languages.Current ? 0 : 1)
        .Select(language => Draft.In(language.Tag).Title).FirstOrDefault(title => title.Length > 0) ?? Draft.Slug;
}
