using System.Text;
using Keyback.Factors;
using Keyback.Security;
using Keyback.Support;

namespace Keyback.Storage.Staff;

/// <summary>What a member has to sign in with.</summary>
/// <param name="Password">Whether there is a password.</param>
/// <param name="Totp">Whether there is an authenticator app.</param>
/// <param name="Passkeys">How many passkeys.</param>
public sealed record StaffWaysIn(bool Password, bool Totp, int Passkeys);

/// <summary>A password and an authenticator app that are proved to be a member's: the hash, the secret, and the step of the code that proved it.</summary>
/// <param name="PasswordHash">The PHC string.</param>
/// <param name="Secret">The app's secret.</param>
/// <param name="Step">The step of its first code, which is dead with it.</param>
public sealed record NewWays(string PasswordHash, byte[] Secret, long Step)
{
    /// <summary>Prints nothing of them.</summary>
    public override string ToString() => nameof(NewWays);
}

/// <summary>The passwords and authenticator apps of the staff, inside the transactions that need them.</summary>
internal static class StaffWays
{
    private static readonly string KeepTotp = Sql.Text("Staff/keep_totp");
    private static readonly string FindTotp = Sql.Text("Staff/find_totp");
    private static readonly string UseStep = Sql.Text("Staff/use_step");
    private static readonly string DropTotp = Sql.Text("Staff/drop_totp");
    private static readonly string DropPasskeys = Sql.Text("Staff/drop_passkeys");

    /// <summary>Whether this is a fresh code of the member's app; it is dead afterwards, and all before it (RFC 6238 §5.2).</summary>
    internal static async Task<bool> UseCodeAsync(WriteScope scope, DataKeys keys, StaffId member, string code, DateTimeOffset now)
    {
        var stored = await scope.FindAsync<byte[]>(FindTotp, new { member = member.Value });
        return stored is not null
            && keys.Factors.Open(stored, Context(member)) is { } secret
            && TotpCode.StepOf(secret, code, now) is { } step
            && await scope.ExecuteAsync(UseStep, new { member = member.Value, step }) == 1;
    }

    /// <summary>Puts an app in the place of the one before.</summary>
    internal static Task KeepTotpAsync(WriteScope scope, DataKeys keys, StaffId member, byte[] secret, long step, DateTimeOffset now) => scope.ExecuteAsync(
        KeepTotp, new { member = member.Value, secret = keys.Factors.Seal(secret, Context(member)), step, now });

    /// <summary>Takes everything from a member that is not in the member's own row.</summary>
    internal static async Task DropAsync(WriteScope scope, StaffId member)
    {
        await scope.AddAsync(DropTotp, new { member = member.Value });
        await scope.AddAsync(DropPasskeys, new { member = member.Value });
        await StaffDevices.ForgetAsync(scope, member);
    }

    private static byte[] Context(StaffId member) => Encoding.UTF8.GetBytes($"staff totp {member}");
}
