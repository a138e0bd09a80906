using Keyback.Accounts;

namespace Keyback.Support;

/// <summary>Why no link is sent. Each has a sentence on the page and a phrase on the record.</summary>
public enum LinkRefusal
{
    /// <summary>No account is known in this case.</summary>
    NoAccount,

    /// <summary>The case is closed.</summary>
    CaseClosed,

    /// <summary>Somebody else deals with the case, or somebody else looks after the account.</summary>
    NotYours,

    /// <summary>It is the agent's own account.</summary>
    OwnAccount,

    /// <summary>It is a colleague's account: a supervisor has to do it.</summary>
    ColleaguesAccount,

    /// <summary>The account is frozen.</summary>
    AccountFrozen,

    /// <summary>The account is closed.</summary>
    AccountDisabled,

    /// <summary>The caller has not been checked enough.</summary>
    NotChecked,

    /// <summary>The address was not registered and proved before the call.</summary>
    AddressTooNew,

    /// <summary>The address has had as many messages as it may.</summary>
    TooManyMessages,

    /// <summary>The agent has sent as many links today as one may.</summary>
    Quota,
}

/// <summary>What the store knows at the instant in which somebody wants a link to be sent.</summary>
/// <param name="State">How far the case is.</param>
/// <param name="IsTheirs">Whether whoever acts may act in this case.</param>
/// <param name="Relation">Whose account it is.</param>
/// <param name="IsSupervisor">Whether a supervisor acts.</param>
/// <param name="Status">Of the account; none where none is known.</param>
/// <param name="Points">What the checks of the caller are worth.</param>
/// <param name="Minimum">What the risk asks for.</param>
/// <param name="RegisteredBefore">Whether the address belonged to the account, and was proved, before the case was opened (I14).</param>
public sealed record LinkFacts(
    CaseState State, bool IsTheirs, StaffRelation Relation, bool IsSupervisor, AccountStatus? Status, int Points, int Minimum, bool RegisteredBefore);

/// <summary>Decides whether support may send a link (I14).</summary>
public static class LinkRules
{
    /// <summary>Why none is sent; none where one may be.</summary>
    public static LinkRefusal? Judge(LinkFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts switch
        {
            { State: not CaseState.Open } => LinkRefusal.CaseClosed,
            { IsTheirs: false } => LinkRefusal.NotYours,
            { Status: null } => LinkRefusal.NoAccount,
            _ when Forbids(facts.Relation, facts.IsSupervisor) is { } refusal => refusal,
            { Status: AccountStatus.Frozen } => LinkRefusal.AccountFrozen,
            { Status: not AccountStatus.Active } => LinkRefusal.AccountDisabled,
            { RegisteredBefore: false } => LinkRefusal.AddressTooNew,
            _ when facts.Points < facts.Minimum => LinkRefusal.NotChecked,
            _ => null,
        };
    }

    /// <summary>Nobody acts on the own account, and on a colleague's a supervisor alone.</summary>
    public static LinkRefusal? Forbids(StaffRelation relation, bool isSupervisor) => relation switch
    {
        StaffRelation.None => null,
        StaffRelation.Own => LinkRefusal.OwnAccount,
        StaffRelation.Colleague => isSupervisor ? null : LinkRefusal.ColleaguesAccount,
    };
}
