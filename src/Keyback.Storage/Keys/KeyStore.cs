using System.Security.Cryptography;
using System.Text;
using Keyback.Security;

namespace Keyback.Storage.Keys;

/// <summary>The store's root key, wrapped by the operator's: the operator's key can change while codes and sessions live.</summary>
public sealed class KeyStore(Database database, Randomness randomness)
{
    private const string RootName = "root";

    private static readonly string FindKey = Sql.Text("Keys/find_key");
    private static readonly string KeepKey = Sql.Text("Keys/keep_key");
    private static readonly string RewrapKey = Sql.Text("Keys/rewrap_key");

    /// <summary>Unwraps the root key, makes it at the very first start, and wraps it anew when the operator's key has changed.</summary>
    /// <param name="current">The operator's key: 32 bytes.</param>
    /// <param name="previous">Earlier ones, the newest first.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="WrongKeyException">None of the keys opens the store.</exception>
    public async Task<DataKeys> OpenAsync(byte[] current, IReadOnlyList<byte[]> previous, CancellationToken ct)
    {
        var wrapped = await database.FindAsync<byte[]>(FindKey, new { name = RootName }, ct) ?? await MakeAsync(current, ct);
        if (Unwrap(current, wrapped) is { } root)
        {
            return new DataKeys(root, randomness);
        }

        foreach (var earlier in previous)
        {
            if (Unwrap(earlier, wrapped) is { } found)
            {
                await database.WriteAsync(
                    scope => scope.ExecuteAsync(RewrapKey, new { name = RootName, value = Wrap(current, found), read = wrapped }), ct);
                return new DataKeys(found, randomness);
            }
        }

        throw new WrongKeyException();
    }

    private async Task<byte[]> MakeAsync(byte[] current, CancellationToken ct)
    {
        var root = new byte[DataKeys.RootBytes];
        randomness.Fill(root);
        return await database.WriteAsync(
            async scope =>
            {
                await scope.AddAsync(KeepKey, new { name = RootName, value = Wrap(current, root) });
                return (await scope.FindAsync<byte[]>(FindKey, new { name = RootName }))!;
            },
            ct);
    }

    private byte[] Wrap(byte[] key, byte[] root) => Box(key).Seal(root, Encoding.UTF8.GetBytes(RootName));

    private byte[]? Unwrap(byte[] key, byte[] wrapped) => Box(key).Open(wrapped, Encoding.UTF8.GetBytes(RootName));

    private SealedBox Box(byte[] key) => new(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, DataKeys.RootBytes, info: "keyback wrap v1"u8.ToArray()), randomness);
}

/// <summary>The store was made with another key than the ones configured.</summary>
public sealed class WrongKeyException() : Exception(
    "Keyback:Key does not open this store. Configure the key it was made with, or name that key in Keyback:PreviousKeys.");
