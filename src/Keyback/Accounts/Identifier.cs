namespace Keyback.Accounts;

/// <summary>What somebody typed to say which account is meant, in its compared and its written form.</summary>
/// <param name="Kind">Address, number or name.</param>
/// <param name="Key">What accounts are found by.</param>
/// <param name="Value">The form to show or to send to. Codes go to the address stored for the account, never here.</param>
public readonly record struct Identifier(IdentifierKind Kind, string Key, string Value)
{
    /// <summary>
    /// Reads an identifier by its looks: with an @ it is an e-mail address; of digits and what stands between them, a
    /// phone number; else a user name.
    /// </summary>
    /// <param name="text">What somebody typed. Any string is safe and cheap; more than 512 UTF-16 units are refused unread.</param>
    /// <param name="defaultRegion">The country of numbers without a country code: two letters of ISO 3166-1, such as <c>CN</c>.</param>
    /// <param name="identifier">The identifier, when the answer is true.</param>
    public static bool TryParse(string? text, string defaultRegion, out Identifier identifier)
    {
        identifier = default;
        if (TypedText.Trimmed(text) is not { } trimmed)
        {
            return false;
        }

        if (trimmed.Contains('@', StringComparison.Ordinal))
        {
            if (EmailAddress.TryParse(trimmed, out var address))
            {
                identifier = new Identifier(IdentifierKind.Email, address.Key, address.Value);
            }
        }
        else if (PhoneNumber.TryParse(trimmed, defaultRegion, out var number))
        {
            identifier = new Identifier(IdentifierKind.Phone, number.Key, number.E164);
        }
        else if (UserName.TryParse(trimmed, out var name))
        {
            identifier = new Identifier(IdentifierKind.UserName, name.Key, name.Value);
        }

        return identifier.Kind != IdentifierKind.None;
    }

    /// <summary>The kind and a masked form.</summary>
    public override string ToString() => Kind switch
    {
        IdentifierKind.None => nameof(IdentifierKind.None),
        IdentifierKind.Email => EmailAddress.TryParse(Value, out var address) ? address.Masked : nameof(IdentifierKind.Email),
        IdentifierKind.Phone => PhoneNumber.TryParse(Value, "ZZ", out var number) ? number.Masked : nameof(IdentifierKind.Phone),
        IdentifierKind.UserName => UserName.TryParse(Value, out var name) ? name.Masked : nameof(IdentifierKind.UserName),
    };
}
