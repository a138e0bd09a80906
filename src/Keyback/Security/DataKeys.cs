using System.Security.Cryptography;
using System.Text;
using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Help;
using Keyback.Recovery;
using Keyback.SignUp;

namespace Keyback.Security;

/// <summary>
/// The keys under which the store keeps its secrets (I8), all derived (HKDF-SHA-256, RFC 5869) from one root that lies
/// in the database wrapped by the operator's key. So the operator's key can be rotated while codes and sessions live.
/// </summary>
public sealed class DataKeys
{
    /// <summary>Bytes of a root key.</summary>
    public const int RootBytes = 32;

    private readonly byte[] _code;
    private readonly byte[] _pseudonym;
    private readonly byte[] _audit;
    private readonly byte[] _request;
    private readonly Randomness _randomness;

    /// <summary>Derives every key from the root.</summary>
    /// <param name="root">32 unpredictable bytes.</param>
    /// <param name="randomness">For nonces.</param>
    public DataKeys(byte[] root, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentOutOfRangeException.ThrowIfNotEqual(root.Length, RootBytes);
        _code = Derive(root, "code");
        _pseudonym = Derive(root, "pseudonym");
        _audit = Derive(root, "audit");
        _request = Derive(root, "request");
        _randomness = randomness;
        Messages = new SealedBox(Derive(root, "message"), randomness);
        DataProtection = new SealedBox(Derive(root, "data-protection"), randomness);
        Factors = new SealedBox(Derive(root, "factor"), randomness);
    }

    /// <summary>Seals what rows keep and people wrote or get: messages until they are sent, identifiers, CAPTCHAs, words to support.</summary>
    public SealedBox Messages { get; }

    /// <summary>Seals the keys of ASP.NET Core Data Protection.</summary>
    public SealedBox DataProtection { get; }

    /// <summary>Seals the secrets of authenticator apps: they are needed again at every sign-in, so no hash will do.</summary>
    public SealedBox Factors { get; }

    /// <summary>What is kept of a code: bound to its Recovery and its goal, so that it serves nothing else (I2).</summary>
    public ChallengeDigest CodeDigest(RecoveryId id, RecoveryGoal goal, string code) =>
        new(HMACSHA256.HashData(_code, Encoding.UTF8.GetBytes($"{id}\n{(int)goal}\n{code}")));

    /// <summary>What is kept of a code that proves a new address or number: bound to the account and that contact, so that it serves nothing else (I2).</summary>
    public ChallengeDigest CodeDigest(ContactId contact, string code) =>
        new(HMACSHA256.HashData(_code, Encoding.UTF8.GetBytes($"contact\n{contact}\n{code}")));

    /// <summary>What is kept of a code at sign-up: bound to that sign-up, so that it serves nothing else (I2).</summary>
    public ChallengeDigest CodeDigest(SignUpId id, string code) =>
        new(HMACSHA256.HashData(_code, Encoding.UTF8.GetBytes($"sign-up\n{id}\n{code}")));

    /// <summary>What is kept of a code that proves the address of somebody who asks the help centre: bound to that question (I2).</summary>
    public ChallengeDigest CodeDigest(HelpAskId id, string code) =>
        new(HMACSHA256.HashData(_code, Encoding.UTF8.GetBytes($"question\n{id}\n{code}")));

    /// <summary>What is kept of a saved code: bound to its account.</summary>
    public ChallengeDigest SavedCodeDigest(AccountId account, string code) =>
        new(HMACSHA256.HashData(_code, Encoding.UTF8.GetBytes($"saved\n{account}\n{code}")));

    /// <summary>The id by which its owner names an address or number of an account.</summary>
    public ContactId ContactId(AccountId account, IdentifierKind kind, string key) =>
        new(new Guid(Pseudonym($"contact {(int)kind}", $"{account}\n{key}"), bigEndian: true));

    /// <summary>A stable stand-in for an identifier, network or account in a purpose: tells equal from different and nothing else.</summary>
    public byte[] Pseudonym(string purpose, string subject) =>
        HMACSHA256.HashData(_pseudonym, Encoding.UTF8.GetBytes($"{purpose}\n{subject}"))[..16];

    /// <summary>Signs the heads and checkpoints of the audit chains.</summary>
    public byte[] AuditMac(ReadOnlySpan<byte> data) => HMACSHA256.HashData(_audit, data);

    /// <summary>What is derived from an <c>Idempotency-Key</c>.</summary>
    /// <param name="caller">Who asks: another caller's equal key is another key.</param>
    /// <param name="call">Method and path.</param>
    /// <param name="key">The client's key.</param>
    public RequestKey RequestKey(string caller, string call, string key) =>
        new(Security.RequestKey.Secret(_request, caller, call, key), _randomness);

    private static byte[] Derive(byte[] root, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, root, RootBytes, info: Encoding.UTF8.GetBytes($"keyback {purpose} v1"));
}
