using Keyback.Accounts;
using Keyback.Passkeys;

namespace Keyback.Storage.Passkeys;

/// <summary>A passkey of an account. Nothing of it is secret: the private half never leaves its owner's device.</summary>
/// <param name="Id">By which its owner names it.</param>
/// <param name="Account">Whose.</param>
/// <param name="CredentialId">By which browsers name it.</param>
/// <param name="PublicKey">The COSE key that its signatures are checked with.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="LastUsedAt">When it last proved something; none before.</param>
public sealed record Passkey(
    PasskeyId Id, AccountId Account, byte[] CredentialId, byte[] PublicKey, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>Prints the id.</summary>
    public override string ToString() => Id.ToString();
}

/// <summary>A passkey to add, whose attestation was checked.</summary>
/// <param name="CredentialId">By which browsers name it.</param>
/// <param name="PublicKey">The COSE key that its signatures are checked with.</param>
/// <param name="SignCount">How often it has signed, or 0 where its authenticator does not count.</param>
/// <param name="Name">What its owner calls it.</param>
public sealed record NewPasskey(byte[] CredentialId, byte[] PublicKey, uint SignCount, string Name)
{
    /// <summary>Prints nothing of the key.</summary>
    public override string ToString() => nameof(NewPasskey);
}

/// <summary>A passkey's signature that was checked and is right; only whether its counter has risen is still to be decided.</summary>
/// <param name="Passkey">Which passkey.</param>
/// <param name="SignCount">What its counter says now.</param>
public sealed record PasskeyProof(Passkey Passkey, uint SignCount);

/// <summary>What became of a change of an account's passkeys.</summary>
public abstract record PasskeyChange
{
    private PasskeyChange()
    {
    }

    /// <summary>It is made.</summary>
    public sealed record Done : PasskeyChange;

    /// <summary>It is the account's, and every address is told.</summary>
    /// <param name="Passkey">The new one.</param>
    /// <param name="NewCodes">Whether the saved codes that came with it are the account's now.</param>
    public sealed record Added(Passkey Passkey, bool NewCodes) : PasskeyChange;

    /// <summary>A fresh proof must be asked for first.</summary>
    public sealed record StepUpRequired : PasskeyChange;

    /// <summary>A temporary session may not change factors.</summary>
    public sealed record FullSessionRequired : PasskeyChange;

    /// <summary>This credential is registered already, here or with another account.</summary>
    public sealed record Known : PasskeyChange;

    /// <summary>The account has as many as it may.</summary>
    public sealed record TooMany : PasskeyChange;

    /// <summary>The account has no passkey with this id.</summary>
    public sealed record Unknown : PasskeyChange;
}

/// <summary>What became of a passkey's right signature.</summary>
public enum PasskeyUse
{
    /// <summary>It counts.</summary>
    Accepted,

    /// <summary>Its counter did not rise: somebody may have a copy of it.</summary>
    CounterBack,

    /// <summary>The passkey has gone meanwhile.</summary>
    Gone,

    /// <summary>The account is frozen or disabled, or the session has ended.</summary>
    Closed,
}
