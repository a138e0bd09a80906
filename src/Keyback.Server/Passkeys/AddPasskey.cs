using Keyback.Server.Factors;
using Keyback.Server.Texts;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Sessions;

namespace Keyback.Server.Passkeys;

/// <summary>What became of a new passkey.</summary>
internal abstract record AddPasskeyAnswer
{
    private AddPasskeyAnswer()
    {
    }

    /// <summary>It was carried to the store.</summary>
    /// <param name="Change">What the store said.</param>
    /// <param name="SavedCodes">The saved codes to show once, where they came with it.</param>
    public sealed record Decided(PasskeyChange Change, IReadOnlyList<string> SavedCodes) : AddPasskeyAnswer
    {
        /// <summary>Prints nothing of the codes.</summary>
        public override string ToString() => nameof(Decided);
    }

    /// <summary>It answers no open challenge of this session, or does not hold what it must.</summary>
    public sealed record Rejected : AddPasskeyAnswer;
}

/// <summary>A new passkey, by whoever was asked for a proof lately or was offered one just now.</summary>
internal sealed class AddPasskey(CheckPasskey check, PasskeyStore store, PasskeyOffers offers, Randomness randomness, PageTexts texts)
{
    /// <param name="act">The session that wants it.</param>
    /// <param name="isSteppedUp">Whether it was asked for a proof lately.</param>
    /// <param name="response">What the browser made.</param>
    /// <param name="name">What to call it; none for the browser's own name.</param>
    /// <param name="userAgent">What the browser calls itself.</param>
    /// <param name="ct">Gives up before it has begun.</param>
    public async Task<AddPasskeyAnswer> HandleAsync(
        SessionAct act, bool isSteppedUp, PasskeyResponse response, string? name, string userAgent, CancellationToken ct)
    {
        // Nobody without a step-up makes the server check anything (OWASP ASVS 5.0 15.2.2).
        if (!isSteppedUp && !await offers.IsOpenAsync(act, ct))
        {
            return new AddPasskeyAnswer.Decided(new PasskeyChange.StepUpRequired(), []);
        }

        if (await check.NewAsync(PasskeyBindings.ToRegister(act), response, name ?? DeviceName.Of(userAgent, texts), act.Now) is not { } passkey)
        {
            return new AddPasskeyAnswer.Rejected();
        }

        var fresh = FreshSavedCodes.Draw(randomness);
        var change = await store.AddAsync(act, passkey, fresh);
        return new AddPasskeyAnswer.Decided(change, change is PasskeyChange.Added { NewCodes: true } ? fresh : []);
    }
}
