using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Sessions;

namespace Keyback.Server.Accounts;

/// <summary>What asking to add an address or number led to.</summary>
internal abstract record AddContactAnswer
{
    private AddContactAnswer()
    {
    }

    /// <summary>It was carried to the store.</summary>
    /// <param name="Result">What the store said.</param>
    public sealed record Decided(ChangeResult Result) : AddContactAnswer;

    /// <summary>The text is no address or number of this kind. Depends on the text alone.</summary>
    public sealed record NotOne : AddContactAnswer;

    /// <summary>This server has no gateway for SMS.</summary>
    public sealed record MethodUnavailable : AddContactAnswer;
}

/// <summary>Asks for the proof of a new address or number: a code goes there.</summary>
internal sealed class AddContact(ContactStore store, DataKeys keys, ISmsChannel sms, LimitsOptions limits, Randomness randomness)
{
    /// <param name="act">The session that wants it.</param>
    /// <param name="kind">An address or a number.</param>
    /// <param name="text">As typed.</param>
    /// <param name="region">The region whose numbers may lack a country code.</param>
    /// <param name="locale">The language of the message.</param>
    public async Task<AddContactAnswer> HandleAsync(SessionAct act, IdentifierKind kind, string text, string region, string locale)
    {
        if (kind is IdentifierKind.Phone && !sms.IsConfigured)
        {
            return new AddContactAnswer.MethodUnavailable();
        }

        if (Read(kind, text, region) is not { } identifier)
        {
            return new AddContactAnswer.NotOne();
        }

        var byPhone = kind is IdentifierKind.Phone;
        var code = randomness.NewDigits(byPhone ? limits.SmsCodeDigits : limits.CodeDigits);
        var digest = keys.CodeDigest(keys.ContactId(act.Account, kind, identifier.Key), code);
        var expires = act.Now + (byPhone ? limits.SmsCodeLifetime : limits.CodeLifetime);
        return new AddContactAnswer.Decided(await store.AskAsync(act, new NewContact(identifier, code, digest, expires, locale)));
    }

    private static Identifier? Read(IdentifierKind kind, string text, string region) => kind switch
    {
        IdentifierKind.Email when EmailAddress.TryParse(text, out var address) => new Identifier(kind, address.Key, address.Value),
        IdentifierKind.Phone when PhoneNumber.TryParse(text, region, out var number) => new Identifier(kind, number.Key, number.E164),
        _ => null,
    };
}
