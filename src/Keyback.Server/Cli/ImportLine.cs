using System.Text.Json;
using Keyback.Accounts;
using Keyback.Passwords;
using Keyback.Server.Texts;
using Keyback.Storage.Accounts;
using Keyback.Support;

namespace Keyback.Server.Cli;

/// <summary>One line of an import file, read and checked. Its faults never quote the line: it may hold a password.</summary>
internal static class ImportLine
{
    private const string Orders = "orders";
    private const int LongestText = 200; // UTF-16 units of a free text
    private const int MostOrders = 1000; // of one account: support asks for recent ones

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly HashSet<string> Members =
    [
        "user_name", "email", "phone", "password", "password_hash", "wechat_name", "registered_via", "locale", "account_manager", Orders,
    ];

    /// <summary>Reads a line.</summary>
    /// <returns>The account and, where it came with one, the plain password; or what is wrong with the line.</returns>
    public static (ImportedAccount? Account, string? Password, string? Fault) Read(string line, long number, string region)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? Read(document.RootElement, number, region)
                : Bad("is no JSON object");
        }
        catch (JsonException)
        {
            return Bad("is not valid JSON");
        }
        catch (InvalidOperationException)
        {
            return Bad("holds half of a surrogate pair");
        }
    }

    private static (ImportedAccount?, string?, string?) Read(JsonElement line, long number, string region)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        List<OrderNumber> orders = [];
        foreach (var member in line.EnumerateObject())
        {
            if (!Members.Contains(member.Name))
            {
                return Bad("has a member that is none of: " + string.Join(", ", Members));
            }

            if (member.Name == Orders)
            {
                if (ReadOrders(member.Value) is not { } read)
                {
                    return Bad($"has orders that are no list of at most {MostOrders} order numbers (texts of letters and digits)");
                }

                orders = read;
                continue;
            }

            if (member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                return Bad($"has a {member.Name} that is no text");
            }

            if (member.Value.GetString() is { Length: > 0 } text)
            {
                texts[member.Name] = text;
            }
        }

        var (account, password, fault) = Check(texts, number, region);
        return (account is null ? null : account with { Orders = orders }, password, fault);
    }

    private static List<OrderNumber>? ReadOrders(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null)
        {
            return [];
        }

        if (value.ValueKind is not JsonValueKind.Array || value.GetArrayLength() > MostOrders)
        {
            return null;
        }

        List<OrderNumber> read = [.. value.EnumerateArray().Select(one => one.ValueKind is JsonValueKind.String ? OrderNumber.Read(one.GetString()) : null).OfType<OrderNumber>()];
        return read.Count == value.GetArrayLength() ? read : null;
    }

    private static (ImportedAccount?, string?, string?) Check(Dictionary<string, string> texts, long number, string region)
    {
        string? Text(string name) => texts.GetValueOrDefault(name);

        UserName? userName = null;
        EmailAddress? email = null;
        PhoneNumber? phone = null;
        var hash = Text("password_hash");
        var fault = true switch
        {
            _ when Text("user_name") is { } name && !UserName.TryParse(name, out userName) =>
                "has a user_name that cannot be one (it may not look like an address or a number)",
            _ when Text("email") is { } address && !EmailAddress.TryParse(address, out email) => "has an email that is no address",
            _ when Text("phone") is { } digits && !PhoneNumber.TryParse(digits, region, out phone) => "has a phone that is no number",
            _ when userName is null && email is null && phone is null => "has neither user_name nor email nor phone",
            _ when hash is not null && Text("password") is not null => "has both password and password_hash",
            _ when hash is not null && !Argon2idHasher.IsReadable(hash) => "has a password_hash that is no Argon2id string ($argon2id$v=19$m=…,t=…,p=1$…$…)",
            _ when Text("password") is { } password && PasswordText.Prepare(password) is null => "has a password with a control character or half of a surrogate pair",
            _ when Text("locale") is { } locale && Languages.Match(locale) is null => "has a locale that is neither zh-Hans nor en",
            _ when texts.Any(text => text.Value.Length > LongestText && text.Key is not ("password" or "password_hash")) => "has a text of more than 200 characters",
            _ => null,
        };

        return fault is not null
            ? Bad(fault)
            : (new ImportedAccount(
                number,
                userName,
                email,
                phone,
                hash,
                Languages.Match(Text("locale")) ?? Languages.English,
                Text("wechat_name"),
                Text("registered_via"),
                Text("account_manager")), Text("password"), null);
    }

    private static (ImportedAccount?, string?, string?) Bad(string fault) => (null, null, fault);
}
