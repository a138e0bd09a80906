namespace Keyback.Recovery;

/// <summary>What must happen together with a Recovery's next state, in the same transaction.</summary>
public abstract record RecoveryEffect
{
    private RecoveryEffect()
    {
    }

    /// <summary>One wrong code is charged to the identifier and to the account, in this lane (I4).</summary>
    public sealed record ChargeGuess : RecoveryEffect;

    /// <summary>The guesses of the account have run out with this one: its owner, if there is one, is told once.</summary>
    public sealed record TellOfClosedCodes : RecoveryEffect;

    /// <summary>One wrong name is charged to the account, in this lane.</summary>
    public sealed record ChargeName : RecoveryEffect;

    /// <summary>The phone way of the account closes, in this lane, and its owner is told (I5).</summary>
    /// <param name="Until">When it opens again.</param>
    public sealed record LockWay(DateTimeOffset Until) : RecoveryEffect;

    /// <summary>The number was proved to be its owner's once more.</summary>
    public sealed record KeepNumberFresh : RecoveryEffect;

    /// <summary>The number no longer belongs to the account, and its owner is told; for a while it can be put back.</summary>
    public sealed record DetachNumber : RecoveryEffect;

    /// <summary>The present code goes into the outbox.</summary>
    public sealed record SendCode : RecoveryEffect;

    /// <summary>The present link goes into the outbox.</summary>
    public sealed record SendLink : RecoveryEffect;

    /// <summary>From now on the Recovery answers to a fresh token alone, told to whoever took this step: a link is open to everybody who reads the mailbox.</summary>
    public sealed record HandOver : RecoveryEffect;

    /// <summary>The link that leads back goes into the outbox, due when the wait is over.</summary>
    public sealed record SendReturn : RecoveryEffect;

    /// <summary>The other Recovery of the account that waits, if there is one, ends: this one waits in its place, or has the factor (I11).</summary>
    public sealed record EndOtherWait : RecoveryEffect;

    /// <summary>The account gets this password hash.</summary>
    /// <param name="Hash">Argon2id, with its parameters.</param>
    public sealed record SetPassword(string Hash) : RecoveryEffect
    {
        /// <summary>Prints nothing of the hash.</summary>
        public override string ToString() => nameof(SetPassword);
    }

    /// <summary>All sessions of the account end (I12), and all devices are forgotten but the one that proved itself.</summary>
    public sealed record EndSessions : RecoveryEffect;

    /// <summary>All other open Recoveries of the account end (I7).</summary>
    public sealed record CancelOthers : RecoveryEffect;

    /// <summary>The account's counts of wrong passwords and codes are cleared: its owner has proved to be back.</summary>
    public sealed record ForgiveWrongAnswers : RecoveryEffect;

    /// <summary>A temporary session opens.</summary>
    public sealed record OpenTemporarySession : RecoveryEffect;

    /// <summary>Every proved address of the account is told, with <em>this was not me</em> (I10).</summary>
    public sealed record NotifyOwner(OwnerNotice Notice) : RecoveryEffect;
}

/// <summary>What the owner is told of.</summary>
public enum OwnerNotice
{
    /// <summary>The password is a new one.</summary>
    PasswordChanged,

    /// <summary>Somebody signed in with a temporary code.</summary>
    TemporarySignIn,

    /// <summary>Somebody says to have lost the second factor, and waits to be let in without.</summary>
    RecoveryWaits,
}
