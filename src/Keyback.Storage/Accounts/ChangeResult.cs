using Keyback.Accounts;

namespace Keyback.Storage.Accounts;

/// <summary>What became of a change that somebody wanted to make inside a session.</summary>
public abstract record ChangeResult
{
    private ChangeResult()
    {
    }

    /// <summary>It is made, and every address is told.</summary>
    public sealed record Done : ChangeResult;

    /// <summary>A code is on its way to a new address or number: to its holder, if it is nobody's yet. The answer is the same if it is (I1).</summary>
    /// <param name="Contact">What waits for the code.</param>
    public sealed record Asked(OwnContact Contact) : ChangeResult;

    /// <summary>The new address or number is proved.</summary>
    /// <param name="Contact">The account's new contact.</param>
    public sealed record Added(OwnContact Contact) : ChangeResult;

    /// <summary>The password must be asked for first.</summary>
    public sealed record StepUpRequired : ChangeResult;

    /// <summary>A temporary session may not: one signs in with the password first.</summary>
    public sealed record FullSessionRequired : ChangeResult;

    /// <summary>Another account goes by this user name.</summary>
    public sealed record Taken : ChangeResult;

    /// <summary>The account has this address or number already.</summary>
    public sealed record Known : ChangeResult;

    /// <summary>No address or number of this account has this id.</summary>
    public sealed record Unknown : ChangeResult;

    /// <summary>It is the last one by which the account can be reached.</summary>
    public sealed record Last : ChangeResult;

    /// <summary>Not the code.</summary>
    /// <param name="TriesLeft">Tries that are left, possibly none.</param>
    public sealed record CodeWrong(int TriesLeft) : ChangeResult;

    /// <summary>The code came too late; another can be sent.</summary>
    public sealed record CodeExpired : ChangeResult;

    /// <summary>Too many wrong codes.</summary>
    /// <param name="RetryAfter">Until one is looked at again.</param>
    public sealed record Locked(TimeSpan RetryAfter) : ChangeResult;

    /// <summary>The last code is too young to send another.</summary>
    /// <param name="RetryAfter">Until another may be asked for.</param>
    public sealed record TooSoon(TimeSpan RetryAfter) : ChangeResult;

    /// <summary>Too many changes of this kind in a day.</summary>
    /// <param name="RetryAfter">Until another is allowed.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : ChangeResult;
}

/// <summary>An address or number of an account, proved or waiting for its code.</summary>
/// <param name="Id">By which its owner names it.</param>
/// <param name="Identifier">What it is.</param>
/// <param name="ProvedAt">When it was proved; none while it waits.</param>
/// <param name="CodeExpiresAt">While it waits: the first instant at which the present code no longer works.</param>
/// <param name="ResendAt">While it waits: when another code may be asked for.</param>
public sealed record OwnContact(
    ContactId Id, Identifier Identifier, DateTimeOffset? ProvedAt, DateTimeOffset? CodeExpiresAt = null, DateTimeOffset? ResendAt = null)
{
    /// <summary>E-mail or phone.</summary>
    public IdentifierKind Kind => Identifier.Kind;

    /// <summary>Enough of it for its owner to know it again.</summary>
    public string Masked => Identifier.ToString();

    /// <summary>Prints the kind.</summary>
    public override string ToString() => Kind.ToString();
}
