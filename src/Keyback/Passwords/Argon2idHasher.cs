using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Keyback.Passwords;

/// <summary>
/// Turns passwords into Argon2id hashes and compares them (RFC 9106; I8). Blocks for the whole computation, about
/// 15 ms at the defaults: request code goes through <see cref="PasswordHashing"/>.
/// </summary>
/// <param name="randomness">Where salts come from.</param>
/// <param name="parameters">What a new hash costs.</param>
public sealed class Argon2idHasher(Randomness randomness, Argon2Parameters parameters)
{
    private const int TagBytes = 32;

    private readonly Argon2id _algorithm = For(parameters);

    /// <summary>Hashes with a fresh salt and today's parameters.</summary>
    /// <param name="prepared">The password as <see cref="PasswordText.Prepare"/> gave it.</param>
    /// <returns>The PHC string: <c>$argon2id$v=19$m=…,t=…,p=1$salt$hash</c>.</returns>
    public string Hash(string prepared)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        var salt = new byte[StoredArgon2id.SaltBytes];
        randomness.Fill(salt);
        return StoredArgon2id.Write(parameters, salt, Derive(_algorithm, prepared, salt, TagBytes));
    }

    /// <summary>
    /// Compares in fixed time. Without a readable stored hash the work is done all the same, against a decoy, so that
    /// the time tells nobody whether there is an account (I1).
    /// </summary>
    /// <param name="prepared">The password as <see cref="PasswordText.Prepare"/> gave it.</param>
    /// <param name="stored">The PHC string of the account; null when there is no account or no password.</param>
    public PasswordCheck Verify(string prepared, string? stored)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        if (StoredArgon2id.Read(stored) is not { } hash)
        {
            Derive(_algorithm, prepared, new byte[StoredArgon2id.SaltBytes], TagBytes);
            return default;
        }

        var algorithm = hash.Parameters == parameters ? _algorithm : For(hash.Parameters);
        var derived = Derive(algorithm, prepared, hash.Salt, hash.Tag.Length);
        var right = CryptographicOperations.FixedTimeEquals(derived, hash.Tag);
        return new PasswordCheck(right, right && IsCheaper(hash));
    }

    /// <summary>
    /// Whether <see cref="Verify"/> can compare with this string: Argon2id version 19 with one lane, 8 KiB to 1 GiB,
    /// 1 to 16 passes, a salt of exactly 16 bytes (libsodium takes no other) and a tag of 16 to 64 bytes.
    /// </summary>
    /// <param name="phc">A PHC string from elsewhere, such as an import.</param>
    public static bool IsReadable(string phc) => StoredArgon2id.Read(phc) is not null;

    private static Argon2id For(Argon2Parameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!parameters.AreSound)
        {
            throw new ArgumentOutOfRangeException(nameof(parameters), parameters, "Argon2id takes 8 KiB to 1 GiB and 1 to 16 passes.");
        }

        return PasswordBasedKeyDerivationAlgorithm.Argon2id(new()
        {
            DegreeOfParallelism = 1,
            MemorySize = parameters.MemoryKibibytes,
            NumberOfPasses = parameters.Passes,
        });
    }

    private static byte[] Derive(Argon2id algorithm, string prepared, byte[] salt, int count)
    {
        var password = Encoding.UTF8.GetBytes(prepared);
        try
        {
            return algorithm.DeriveBytes(password, salt, count);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    private bool IsCheaper(StoredArgon2id hash) =>
        hash.Parameters.MemoryKibibytes < parameters.MemoryKibibytes
        || hash.Parameters.Passes < parameters.Passes
        || hash.Tag.Length < TagBytes;
}
