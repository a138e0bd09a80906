using Keyback.Accounts;
using Keyback.Support;

namespace Keyback.Storage.Staff;

/// <summary>A stored member.</summary>
internal class StaffRow
{
    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public string Email { get; init; } = "";

    public int Role { get; init; }

    public Guid? OwnAccount { get; init; }

    public int Status { get; init; }

    public string Locale { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public StaffMember ToMember() => new(
        new StaffId(Id),
        StaffName.TryParse(Name, out var name) ? name : throw new InvalidOperationException($"Member {Id:D} has a name that is none."),
        DisplayName,
        Email,
        (StaffRole)Role,
        OwnAccount is { } account ? new AccountId(account) : null,
        (StaffStatus)Status,
        Locale,
        CreatedAt);
}
