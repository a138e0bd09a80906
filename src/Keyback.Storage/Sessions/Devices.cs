using Keyback.Accounts;
using Keyback.Limits;

namespace Keyback.Storage.Sessions;

/// <summary>The browsers that have signed in before: whose lane they open, and how they are remembered (I5).</summary>
internal static class Devices
{
    private static readonly string KnowsDevice = Sql.Text("Sessions/knows_device");
    private static readonly string KnowsIdentifier = Sql.Text("Sessions/knows_identifier");
    private static readonly string InsertDevice = Sql.Text("Sessions/insert_device");

    /// <summary>The lane of a browser for an account. Asked for a decoy too, so that a device cookie takes the same time everywhere.</summary>
    internal static async Task<Lane> LaneAsync(WriteScope scope, AccountId? account, byte[]? deviceHash, DateTimeOffset now) => LaneOf(
        deviceHash is not null
        && await scope.FindAsync<long?>(KnowsDevice, new { hash = deviceHash, account = account?.Value ?? Guid.Empty, now }) is not null);

    /// <summary>The lane of a browser for an identifier. Asked only of one that shows a device cookie, and only about that cookie's own account.</summary>
    internal static async Task<Lane> LaneAsync(WriteScope scope, Identifier identifier, byte[]? deviceHash, DateTimeOffset now) => LaneOf(
        deviceHash is not null
        && await scope.FindAsync<long?>(KnowsIdentifier, Of(identifier, deviceHash, now)) is not null);

    /// <summary>The same, outside a transaction.</summary>
    internal static async Task<Lane> LaneAsync(
        Database database, Identifier identifier, byte[]? deviceHash, DateTimeOffset now, CancellationToken ct) => LaneOf(
        deviceHash is not null
        && await database.FindSharedAsync<long?>(KnowsIdentifier, Of(identifier, deviceHash, now), ct) is not null);

    /// <summary>Remembers a browser.</summary>
    internal static Task RememberAsync(
        WriteScope scope, AccountId account, (byte[] Hash, DateTimeOffset ExpiresAt) device, DateTimeOffset now) => scope.AddAsync(
        InsertDevice, new { hash = device.Hash, account = account.Value, now, expires = device.ExpiresAt });

    private static object Of(Identifier identifier, byte[] hash, DateTimeOffset now) =>
        new { hash, kind = (int)identifier.Kind, key = identifier.Key, now };

    private static Lane LaneOf(bool known) => known ? Lane.KnownDevice : Lane.Stranger;
}
