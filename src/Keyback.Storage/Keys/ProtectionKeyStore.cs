using System.Text;
using System.Xml.Linq;
using Keyback.Security;

namespace Keyback.Storage.Keys;

/// <summary>Keeps the keys of ASP.NET Core Data Protection, sealed, where every node finds them.</summary>
public sealed class ProtectionKeyStore(Database database, DataKeys keys, Randomness randomness, TimeProvider clock)
{
    private static readonly string ListKeys = Sql.Text("Keys/list_protection_keys");
    private static readonly string KeepKey = Sql.Text("Keys/keep_protection_key");

    /// <summary>All keys that open with the store's key.</summary>
    public async Task<IReadOnlyCollection<XElement>> ListAsync(CancellationToken ct)
    {
        var rows = await database.QueryAsync<KeyRow>(ListKeys, null, ct);
        return
        [
            .. rows.Select(row => keys.DataProtection.Open(row.Sealed, Encoding.UTF8.GetBytes(row.Id.ToString("D"))))
                .OfType<byte[]>()
                .Select(plain => XElement.Parse(Encoding.UTF8.GetString(plain))),
        ];
    }

    /// <summary>Keeps one more.</summary>
    public Task AddAsync(XElement element, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(element);
        var now = clock.GetUtcNow();
        var id = randomness.NewId(now);
        var plain = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        var value = keys.DataProtection.Seal(plain, Encoding.UTF8.GetBytes(id.ToString("D")));
        return database.WriteAsync(scope => scope.ExecuteAsync(KeepKey, new { id, value, now }), ct);
    }

    private sealed class KeyRow
    {
        public Guid Id { get; init; }

        public byte[] Sealed { get; init; } = [];
    }
}
