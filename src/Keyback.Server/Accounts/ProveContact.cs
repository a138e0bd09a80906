using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Sessions;

namespace Keyback.Server.Accounts;

/// <summary>The code that went to a new address or number is typed in.</summary>
internal sealed class ProveContact(ContactStore store, DataKeys keys, LimitsOptions limits)
{
    /// <summary>None when what was typed cannot be a code; that costs no try.</summary>
    public async Task<ChangeResult?> HandleAsync(SessionAct act, ContactId id, string code, CancellationToken ct)
    {
        var waiting = (await store.ListAsync(act.Account, act.Now, ct)).FirstOrDefault(contact => contact.Id == id && contact.ProvedAt is null);
        var digits = waiting?.Kind is IdentifierKind.Phone ? limits.SmsCodeDigits : limits.CodeDigits;
        if (waiting is not null && !TypedCode.TryRead(code, digits, out _))
        {
            return null;
        }

        // Also without one: the store says whether the step-up or the contact is missing.
        var plain = TypedCode.TryRead(code, digits, out var read) ? read : "";
        return await store.ProveAsync(act, id, keys.CodeDigest(id, plain));
    }
}
