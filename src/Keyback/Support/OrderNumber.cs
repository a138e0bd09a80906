using System.Text;
using Keyback.Accounts;

namespace Keyback.Support;

/// <summary>A number of an order, as somebody says it on the telephone. It finds an account by equality alone, and is never shown.</summary>
public sealed class OrderNumber
{
    /// <summary>The longest one, in UTF-16 units.</summary>
    public const int MaximumLength = 64;

    private OrderNumber(string key) => Key = key;

    /// <summary>What two equal ones have in common: capital letters, without what people put between the digits.</summary>
    public string Key { get; }

    /// <summary>Reads one: full-width digits, spaces, dashes and a leading # make no difference.</summary>
    public static OrderNumber? Read(string? text)
    {
        if (TypedText.Trimmed(text) is not { } trimmed)
        {
            return null;
        }

        var key = string.Concat(trimmed.Normalize(NormalizationForm.FormKC).Where(sign => !char.IsWhiteSpace(sign) && sign is not ('-' or '#'))).ToUpperInvariant();
        return key.Length is > 0 and <= MaximumLength && key.All(char.IsLetterOrDigit) ? new OrderNumber(key) : null;
    }

    /// <summary>Prints nothing of the number.</summary>
    public override string ToString() => nameof(OrderNumber);
}
