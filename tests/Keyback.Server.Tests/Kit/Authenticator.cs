using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Keyback.Server.Tests.Kit;

/// <summary>
/// A device with one passkey, in software: an ES256 key, and the bytes that a browser makes of it (WebAuthn Level 3 §6).
/// It lies about whatever a test tells it to.
/// </summary>
internal sealed class Authenticator : IDisposable
{
    private const byte Attested = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>By which the browser names the passkey.</summary>
    public byte[] CredentialId { get; set; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Whose passkey it is, as told when it was made.</summary>
    public byte[]? UserHandle { get; set; }

    /// <summary>Whose page asks.</summary>
    public string Origin { get; set; } = "http://localhost:5080";

    /// <summary>For whom the passkey is.</summary>
    public string RpId { get; set; } = "localhost";

    /// <summary>User present (1) and verified (4), and the key may be backed up (8).</summary>
    public byte Flags { get; set; } = 0x0D;

    /// <summary>How often it has signed; 0 for one that does not count, as most phones.</summary>
    public uint Counter { get; set; }

    /// <summary>Whether the page is in a frame of somebody else's.</summary>
    public bool CrossOrigin { get; set; }

    /// <summary>What the browser says that was asked for, in place of the truth.</summary>
    public string? Type { get; set; }

    /// <summary>What it knows about the account, of the last options that it made a passkey for.</summary>
    public JsonObject? User { get; private set; }

    /// <summary>Makes the passkey.</summary>
    public JsonObject Make(JsonObject options)
    {
        User = options["user"]!.AsObject();
        UserHandle = Base64Url.DecodeFromChars((string)User["id"]!);
        var attestation = new CborWriter(CborConformanceMode.Ctap2Canonical);
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString([.. Data(Attested), .. Credential()]);
        attestation.WriteEndMap();
        return Credential(ClientData(options, "webauthn.create"), ("attestationObject", attestation.Encode()));
    }

    /// <summary>Uses the passkey.</summary>
    public JsonObject Use(JsonObject options)
    {
        Counter += Counter > 0 ? 1u : 0u;
        var (client, data) = (ClientData(options, "webauthn.get"), Data(0));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(client, ("authenticatorData", data), ("signature", signature), ("userHandle", UserHandle));
    }

    public void Dispose() => _key.Dispose();

    private JsonObject Credential(byte[] client, params (string Name, byte[]? Value)[] parts)
    {
        var response = new JsonObject { ["clientDataJSON"] = Base64Url.EncodeToString(client) };
        foreach (var (name, value) in parts.Where(part => part.Value is not null))
        {
            response[name] = Base64Url.EncodeToString(value);
        }

        var id = Base64Url.EncodeToString(CredentialId);
        return new JsonObject { ["id"] = id, ["rawId"] = id, ["type"] = "public-key", ["response"] = response, ["clientExtensionResults"] = new JsonObject() };
    }

    private byte[] ClientData(JsonObject options, string type) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = Type ?? type,
        ["challenge"] = (string?)options["challenge"],
        ["origin"] = Origin,
        ["crossOrigin"] = CrossOrigin,
    }.ToJsonString());

    private byte[] Data(byte alsoFlags)
    {
        var data = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(RpId), data);
        data[32] = (byte)(Flags | alsoFlags);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), Counter);
        return data;
    }

    private byte[] Credential()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var key = new CborWriter(CborConformanceMode.Ctap2Canonical);
        key.WriteStartMap(5);
        key.WriteInt32(1); // kty: EC2
        key.WriteInt32(2);
        key.WriteInt32(3); // alg: ES256
        key.WriteInt32(-7);
        key.WriteInt32(-1); // crv: P-256
        key.WriteInt32(1);
        key.WriteInt32(-2);
        key.WriteByteString(point.X!);
        key.WriteInt32(-3);
        key.WriteByteString(point.Y!);
        key.WriteEndMap();
        return [.. new byte[16], (byte)(CredentialId.Length >> 8), (byte)CredentialId.Length, .. CredentialId, .. key.Encode()];
    }
}
