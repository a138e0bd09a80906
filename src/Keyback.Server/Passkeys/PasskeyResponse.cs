using System.Buffers.Text;
using System.Text.Json;

namespace Keyback.Server.Passkeys;

/// <summary>What the browser says that it was asked (WebAuthn Level 3 §5.8.1).</summary>
/// <param name="Type">Whether a passkey was made or used.</param>
/// <param name="Challenge">The challenge that was answered.</param>
/// <param name="Origin">Whose page asked.</param>
/// <param name="CrossOrigin">Whether the page was in a frame of somebody else's.</param>
internal sealed record ClientData(string Type, byte[] Challenge, string Origin, bool CrossOrigin);

/// <summary>What a browser made of a challenge, read but not believed: the JSON of <c>PublicKeyCredential.toJSON()</c>.</summary>
/// <param name="CredentialId">By which it names the passkey.</param>
/// <param name="ClientJson">The bytes that were signed over.</param>
/// <param name="Client">The same, read.</param>
/// <param name="Attestation">Of a new passkey: its key and flags, in CBOR.</param>
/// <param name="Authenticator">Of a use: flags and counter.</param>
/// <param name="Signature">Of a use.</param>
/// <param name="UserHandle">Of a use: whose passkey it is.</param>
internal sealed record PasskeyResponse(
    byte[] CredentialId, byte[] ClientJson, ClientData Client, byte[]? Attestation, byte[]? Authenticator, byte[]? Signature, byte[]? UserHandle)
{
    private const int LongestCredentialId = 1023; // bytes (WebAuthn Level 3 §5.8.4)

    // Two readers of one document must not see two things.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads it; none when it is no such thing. Extensions and the like are not read, so nothing depends on them.</summary>
    public static PasskeyResponse? Read(JsonElement? json)
    {
        if (json is not { ValueKind: JsonValueKind.Object } credential
            || Text(credential, "type") is not "public-key"
            || Bytes(credential, "id") is not { Length: > 0 and <= LongestCredentialId } id
            || !credential.TryGetProperty("response", out var response) || response.ValueKind is not JsonValueKind.Object
            || Bytes(response, "clientDataJSON") is not { } clientJson
            || ClientOf(clientJson) is not { } client)
        {
            return null;
        }

        return new PasskeyResponse(
            id,
            clientJson,
            client,
            Bytes(response, "attestationObject"),
            Bytes(response, "authenticatorData"),
            Bytes(response, "signature"),
            Bytes(response, "userHandle"));
    }

    /// <summary>The same from the text of a form's field.</summary>
    public static PasskeyResponse? Read(string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "", Strict);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Prints nothing of it.</summary>
    public override string ToString() => nameof(PasskeyResponse);

    private static ClientData? ClientOf(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            return root.ValueKind is JsonValueKind.Object
                && Text(root, "type") is { } type && Bytes(root, "challenge") is { } challenge && Text(root, "origin") is { } origin
                ? new ClientData(type, challenge, origin, root.TryGetProperty("crossOrigin", out var cross) && cross.ValueKind is not JsonValueKind.False)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement parent, string member)
    {
        try
        {
            return parent.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair, escaped
        }
    }

    private static byte[]? Bytes(JsonElement parent, string member) =>
        Text(parent, member) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
