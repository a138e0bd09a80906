using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Keyback.Server.Api.Document;

/// <summary>
/// The JSON of WebAuthn Level 3 in the document: what browsers and platforms take and give, in its own camelCase. To us they are
/// a <see cref="JsonObject"/> that goes out and a <see cref="JsonElement"/> that comes in; nothing else of the API is either.
/// </summary>
internal static class PasskeyWords
{
    private const string Bytes = "qU1vJm4wYk9tXc2sQ3nLr5pZb8dEf0gH6iK7lM9oPaR";

    /// <summary>The schema of one of the two, or none for another type.</summary>
    public static OpenApiSchema? Of(Type type) =>
        type == typeof(JsonElement) ? Response() : type == typeof(JsonObject) ? Options() : null;

    /// <summary>A challenge for a passkey that is there.</summary>
    public static JsonObject Asked() => new()
    {
        ["challenge"] = Bytes,
        ["timeout"] = 300_000,
        ["rpId"] = "id.shop.example",
        ["allowCredentials"] = new JsonArray(),
        ["userVerification"] = "required",
    };

    /// <summary>A challenge for a new one.</summary>
    public static JsonObject AskedForNew() => new()
    {
        ["rp"] = new JsonObject { ["id"] = "id.shop.example", ["name"] = "Shop" },
        ["user"] = new JsonObject { ["id"] = Bytes, ["name"] = "alex", ["displayName"] = "alex" },
        ["challenge"] = Bytes,
        ["pubKeyCredParams"] = new JsonArray(new JsonObject { ["type"] = "public-key", ["alg"] = -7 }),
        ["timeout"] = 300_000,
        ["excludeCredentials"] = new JsonArray(new JsonObject { ["type"] = "public-key", ["id"] = Bytes }),
        ["authenticatorSelection"] = new JsonObject { ["residentKey"] = "required", ["requireResidentKey"] = true, ["userVerification"] = "required" },
        ["attestation"] = "none",
    };

    /// <summary>What the device makes of the one.</summary>
    public static JsonElement Used() => Given(("authenticatorData", Bytes), ("signature", Bytes), ("userHandle", Bytes));

    /// <summary>What it makes of the other.</summary>
    public static JsonElement Made() => Given(("attestationObject", Bytes));

    private static JsonElement Given(params (string Name, string Value)[] members)
    {
        var response = new JsonObject { ["clientDataJSON"] = Bytes };
        foreach (var (name, value) in members)
        {
            response[name] = value;
        }

        return JsonSerializer.SerializeToElement(new JsonObject { ["id"] = Bytes, ["type"] = "public-key", ["response"] = response });
    }

    private static OpenApiSchema Response() => Object(
        ["id", "type", "response"],
        ("id", Text("The id of the credential, in base64url.")),
        ("type", Word("public-key")),
        ("response", Object(
            ["clientDataJSON"],
            ("clientDataJSON", Text("What was signed over, in base64url.")),
            ("attestationObject", Text("Of a new passkey, in base64url.")),
            ("authenticatorData", Text("Of a use, in base64url.")),
            ("signature", Text("Of a use, in base64url.")),
            ("userHandle", Text("Of a use, in base64url.")))));

    private static OpenApiSchema Options() => Object(
        ["challenge", "timeout"],
        ("challenge", Text("What is signed over, in base64url.")),
        ("timeout", Number("For how many milliseconds it is good.")),
        ("rpId", Text("The domain that passkeys are bound to.")),
        ("allowCredentials", List(Credential(), "Which credentials may answer; without any, whichever the device has.")),
        ("userVerification", Word("required")),
        ("rp", Object(["id", "name"], ("id", Text("The domain that the passkey is bound to.")), ("name", Text("What the site is called.")))),
        ("user", Object(
            ["id", "name", "displayName"],
            ("id", Text("Names the account to the device, in base64url.")),
            ("name", Text("What the device shows.")),
            ("displayName", Text("The same.")))),
        ("pubKeyCredParams", List(
            Object(["type", "alg"], ("type", Word("public-key")), ("alg", Number("An algorithm of COSE."))), "The signatures that are taken, the best first.")),
        ("excludeCredentials", List(Credential(), "Which credentials the account has already.")),
        ("authenticatorSelection", Object(
            ["residentKey", "requireResidentKey", "userVerification"],
            ("residentKey", Word("required")),
            ("requireResidentKey", new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "The same for older devices." }),
            ("userVerification", Word("required")))),
        ("attestation", Word("none")));

    private static OpenApiSchema Credential() => Object(["type", "id"], ("type", Word("public-key")), ("id", Text("Its id, in base64url.")));

    private static OpenApiSchema Text(string means) => new() { Type = JsonSchemaType.String, Description = means };

    private static OpenApiSchema Number(string means) => new() { Type = JsonSchemaType.Integer, Description = means };

    private static OpenApiSchema Word(string word) => new() { Type = JsonSchemaType.String, Enum = [word], Description = $"Always `{word}`." };

    private static OpenApiSchema List(OpenApiSchema item, string means) => new() { Type = JsonSchemaType.Array, Items = item, Description = means };

    private static OpenApiSchema Object(string[] required, params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Required = required.ToHashSet(),
        Properties = members.ToDictionary(member => member.Name, IOpenApiSchema (member) => member.Schema),
    };
}
