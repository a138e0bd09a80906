using Keyback.Storage.Cases;

namespace Keyback.Server.Pages.Staff.Cases;

/// <summary>What the pages of cases, accounts and queues have in common: who acts, and when.</summary>
internal abstract class CasesPage(TimeProvider clock) : StaffPage
{
    /// <summary>The instant of this request.</summary>
    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    /// <summary>Who acts, and when.</summary>
    protected StaffAct Act => new(Staff.Member, Now);

    /// <summary>The page of a case.</summary>
    protected static string PathOf(Keyback.Support.CaseId id) => $"~/staff/cases/{id}";
}
