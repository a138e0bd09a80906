using System.Text;
using System.Text.Json;
using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Security;

namespace Keyback.Storage.Recoveries;

/// <summary>The identifier that a Recovery was started with, as its row keeps it: sealed, and bound to that row.</summary>
internal static class SealedIdentifier
{
    public static byte[] Seal(DataKeys keys, RecoveryId recovery, Identifier identifier) =>
        keys.Messages.Seal(JsonSerializer.SerializeToUtf8Bytes(identifier), Context(recovery.Value));

    /// <exception cref="InvalidOperationException">The row was not sealed with these keys.</exception>
    public static Identifier Open(DataKeys keys, RecoveryRow row)
    {
        var plain = keys.Messages.Open(row.IdentifierSealed, Context(row.Id))
            ?? throw new InvalidOperationException($"Recovery {row.Id:D} does not open with the store's key.");
        return JsonSerializer.Deserialize<Identifier>(plain);
    }

    private static byte[] Context(Guid recovery) => Encoding.UTF8.GetBytes(recovery.ToString("D"));
}
