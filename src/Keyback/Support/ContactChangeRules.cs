namespace Keyback.Support;

/// <summary>Why somebody may not do something to a change of contact.</summary>
public enum ContactChangeRefusal
{
    /// <summary>The role does not do that.</summary>
    WrongRole,

    /// <summary>It is that person's own account.</summary>
    OwnAccount,

    /// <summary>It is a colleague's account, which only supervisors look after.</summary>
    ColleaguesAccount,

    /// <summary>An account manager looks after own accounts alone.</summary>
    NotManaged,

    /// <summary>Who proposed a change does not judge it.</summary>
    SamePerson,

    /// <summary>Another change of the account is open.</summary>
    AnotherOpen,

    /// <summary>The account is frozen or closed.</summary>
    AccountClosed,

    /// <summary>It does not wait for that any more, or not yet.</summary>
    NotOpen,
}

/// <summary>What the rules say of one step.</summary>
/// <param name="Next">The change after it: as it was where it is refused.</param>
/// <param name="Refusal">Why not, or none.</param>
public readonly record struct ContactChangeDecision(ContactChange Next, ContactChangeRefusal? Refusal = null);

/// <summary>
/// Who may do what to a change of contact, and when. Pure; the store keeps each decision by one conditional statement that
/// says the same once more.
/// </summary>
public static class ContactChangeRules
{
    /// <summary>How often the owner is told while it waits.</summary>
    public static readonly TimeSpan NoticePause = TimeSpan.FromHours(24);

    /// <summary>How long the owner may have heard nothing when it is done. After a longer silence (the server stood still) it waits on.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromHours(48);

    /// <summary>How long a proposal waits for the second person.</summary>
    public static readonly TimeSpan ProposalKept = TimeSpan.FromDays(7);

    /// <summary>Why somebody may not propose a change for an account, or none.</summary>
    public static ContactChangeRefusal? MayPropose(StaffStanding who)
    {
        ArgumentNullException.ThrowIfNull(who);
        return who switch
        {
            { IsOwn: true } => ContactChangeRefusal.OwnAccount,
            { Role: StaffRole.Supervisor } => null,
            { Role: StaffRole.AccountManager, IsManaged: false } => ContactChangeRefusal.NotManaged,
            { IsColleagues: true } => ContactChangeRefusal.ColleaguesAccount,
            { Role: StaffRole.Agent or StaffRole.AccountManager } => null,
            _ => ContactChangeRefusal.WrongRole,
        };
    }

    /// <summary>Why somebody may not approve or refuse a change, or none.</summary>
    public static ContactChangeRefusal? MayJudge(ContactChange change, StaffStanding who)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(who);
        return who switch
        {
            { Role: not StaffRole.Supervisor } => ContactChangeRefusal.WrongRole,
            { IsOwn: true } => ContactChangeRefusal.OwnAccount,
            _ when who.Staff == change.ProposedBy => ContactChangeRefusal.SamePerson,
            _ => change.State is ContactChangeState.Proposed ? null : ContactChangeRefusal.NotOpen,
        };
    }

    /// <summary>Why somebody may neither withdraw a change nor freeze its account, or none. Both only take away, so one person is enough.</summary>
    public static ContactChangeRefusal? MayStop(ContactChange change, StaffStanding who)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(who);
        return who switch
        {
            { IsOwn: true } => ContactChangeRefusal.OwnAccount,
            { Role: StaffRole.Agent or StaffRole.AccountManager } when who.Staff != change.ProposedBy => ContactChangeRefusal.WrongRole,
            { Role: StaffRole.Agent or StaffRole.AccountManager or StaffRole.Supervisor } => change.IsOpen ? null : ContactChangeRefusal.NotOpen,
            _ => ContactChangeRefusal.WrongRole,
        };
    }

    /// <summary>A second person approves: the delay begins.</summary>
    public static ContactChangeDecision Approve(ContactChange change, StaffStanding who, TimeSpan delay, DateTimeOffset now) =>
        MayJudge(change, who) is { } refusal
            ? new(change, refusal)
            : new(change with { State = ContactChangeState.Waiting, JudgedBy = who.Staff, ToldAt = now, DueAt = now + delay });

    /// <summary>A second person refuses.</summary>
    public static ContactChangeDecision Refuse(ContactChange change, StaffStanding who) =>
        MayJudge(change, who) is { } refusal
            ? new(change, refusal)
            : new(change with { State = ContactChangeState.Refused, JudgedBy = who.Staff });

    /// <summary>The staff takes it back.</summary>
    public static ContactChangeDecision Withdraw(ContactChange change, StaffStanding who) =>
        MayStop(change, who) is { } refusal ? new(change, refusal) : new(change with { State = ContactChangeState.Withdrawn });

    /// <summary>The owner says no, by a link or inside a session.</summary>
    public static ContactChangeDecision Veto(ContactChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.IsOpen ? new(change with { State = ContactChangeState.Vetoed }) : new(change, ContactChangeRefusal.NotOpen);
    }

    /// <summary>Whether the owner is to be told once more.</summary>
    public static bool IsToTell(ContactChange change, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change is { State: ContactChangeState.Waiting, ToldAt: { } told, DueAt: { } due }
            && told <= now - (due > now ? NoticePause : LongestSilence);
    }

    /// <summary>The owner is told once more; after a long silence with a full day to answer.</summary>
    public static ContactChangeDecision Tell(ContactChange change, DateTimeOffset now)
    {
        if (!IsToTell(change, now))
        {
            return new(change, ContactChangeRefusal.NotOpen);
        }

        var silent = change.ToldAt <= now - LongestSilence;
        return new(change with { ToldAt = now, DueAt = silent && change.DueAt < now + NoticePause ? now + NoticePause : change.DueAt });
    }

    /// <summary>The delay is over: the address or number joins.</summary>
    public static ContactChangeDecision Finish(ContactChange change, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(change);
        var over = change is { State: ContactChangeState.Waiting, JudgedBy: { } judge, ToldAt: { } told, DueAt: { } due }
            && judge != change.ProposedBy && due <= now && told > now - LongestSilence;
        return over ? new(change with { State = ContactChangeState.Done }) : new(change, ContactChangeRefusal.NotOpen);
    }

    /// <summary>Nobody looked at it in time.</summary>
    public static ContactChangeDecision Lapse(ContactChange change, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.State is ContactChangeState.Proposed && change.ProposedAt <= now - ProposalKept
            ? new(change with { State = ContactChangeState.Lapsed })
            : new(change, ContactChangeRefusal.NotOpen);
    }
}
