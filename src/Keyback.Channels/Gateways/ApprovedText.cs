using Keyback.Messages;

namespace Keyback.Channels.Gateways;

/// <summary>What a gateway that sends only approved texts is told in place of words.</summary>
/// <param name="Id">The template's id at the gateway.</param>
/// <param name="Signature">The name in front of it.</param>
/// <param name="Values">The values it takes, by name, in the template's order.</param>
internal sealed record ApprovedText(string Id, string Signature, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    private const string Code = "code";

    /// <summary>Whether a number lies outside the mainland, where other texts are approved.</summary>
    public static bool IsAbroad(string number) => !number.StartsWith("+86", StringComparison.Ordinal);

    /// <summary>The text for an SMS, or null where none is configured or it takes a value that the SMS has not.</summary>
    public static ApprovedText? Of(Sms sms, SmsOptions options)
    {
        var abroad = IsAbroad(sms.To);
        var template = options.Templates.For(sms.Template);
        return template?.For(sms.Locale, abroad) is { } id && Fill(sms, template) is { } values
            ? new(id, options.Signatures.For(sms.Locale, abroad) ?? "", values)
            : null;
    }

    /// <summary>Prints nothing of the values.</summary>
    public override string ToString() => Id;

    private static List<KeyValuePair<string, string>>? Fill(Sms sms, SmsTemplate template)
    {
        IEnumerable<string> names = template.Parameters.Count > 0 ? template.Parameters
            : sms.Parameters.ContainsKey(Code) ? [Code]
            : [];
        List<KeyValuePair<string, string>> values = [];
        foreach (var name in names)
        {
            if (!sms.Parameters.TryGetValue(name, out var value))
            {
                return null;
            }

            values.Add(new(name, value));
        }

        return values;
    }
}
