using Keyback.Limits;
using Keyback.Support;

namespace Keyback.Storage.Staff;

/// <summary>The browsers in which members have signed in: a stranger's wrong tries cannot shut them out.</summary>
internal static class StaffDevices
{
    private static readonly string KnowsDevice = Sql.Text("Staff/knows_device");
    private static readonly string InsertDevice = Sql.Text("Staff/insert_device");
    private static readonly string ForgetDevices = Sql.Text("Staff/forget_devices");

    /// <summary>The lane of a browser for a name, whether anybody has it or not.</summary>
    internal static async Task<Lane> LaneAsync(WriteScope scope, string name, byte[]? deviceHash, DateTimeOffset now) =>
        deviceHash is not null && await scope.FindAsync<long?>(KnowsDevice, new { hash = deviceHash, name, now }) is not null
            ? Lane.KnownDevice
            : Lane.Stranger;

    /// <summary>Remembers a browser.</summary>
    internal static Task RememberAsync(WriteScope scope, StaffId member, (byte[] Hash, DateTimeOffset ExpiresAt) device) =>
        scope.ExecuteAsync(InsertDevice, new { hash = device.Hash, member = member.Value, expires = device.ExpiresAt });

    /// <summary>Forgets every browser of a member.</summary>
    internal static Task ForgetAsync(WriteScope scope, StaffId member) => scope.ExecuteAsync(ForgetDevices, new { member = member.Value });
}
