using Keyback.Storage.Cases;
using Keyback.Storage.ContactChanges;
using Keyback.Storage.Support;
using Keyback.Support;

namespace Keyback.Server.Console;

/// <summary>Something that waits for somebody of the staff; the first page of the console counts it. Each part registers its own.</summary>
internal interface IStaffWait
{
    /// <summary>Where it is dealt with.</summary>
    string Path { get; }

    /// <summary>What it is, as a key of the page texts.</summary>
    string Key { get; }

    /// <summary>Whom it waits for.</summary>
    IReadOnlyList<StaffRole> Roles { get; }

    /// <summary>How much waits for this member.</summary>
    Task<long> CountAsync(CurrentStaff staff, CancellationToken ct);
}

/// <summary>Requests from the contact page that nobody has in hand, or the member has.</summary>
internal sealed class WaitingRequests(SupportQueueStore store) : IStaffWait
{
    public string Path => "/staff/requests";

    public string Key => "Staff_Requests";

    public IReadOnlyList<StaffRole> Roles { get; } = [StaffRole.Agent, StaffRole.Supervisor];

    public Task<long> CountAsync(CurrentStaff staff, CancellationToken ct) => store.CountWaitingAsync(staff.Id, ct);
}

/// <summary>Owners who asked for the manager of their account.</summary>
internal sealed class WaitingManagerAsks(ManagerAsks asks, TimeProvider clock) : IStaffWait
{
    public string Path => "/staff/queue";

    public string Key => "Staff_Queue";

    public IReadOnlyList<StaffRole> Roles { get; } = [StaffRole.AccountManager, StaffRole.Supervisor];

    public async Task<long> CountAsync(CurrentStaff staff, CancellationToken ct) =>
        (await asks.ListAsync(new StaffAct(staff.Member, clock.GetUtcNow()), ct)).Count;
}

/// <summary>Changes of contact that somebody else proposed, and nobody has judged.</summary>
internal sealed class WaitingContactChanges(ContactChangeViews views) : IStaffWait
{
    public string Path => "/staff/changes";

    public string Key => "ContactChange_Title";

    public IReadOnlyList<StaffRole> Roles { get; } = [StaffRole.Supervisor];

    public async Task<long> CountAsync(CurrentStaff staff, CancellationToken ct) =>
        (await views.ListAsync(staff.Member, ct)).LongCount(view => view.Change.State is ContactChangeState.Proposed && view.Change.ProposedBy != staff.Id);
}
