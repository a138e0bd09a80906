using System.Text.Json.Serialization;
using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Support;

namespace Keyback.Messages;

/// <summary>
/// What a message tells, before it has words. Kept encrypted until sent and erased after (I8). The words come from
/// the owner's language at the moment of sending.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RecoveryCode), "recovery_code")]
[JsonDerivedType(typeof(RecoveryLink), "recovery_link")]
[JsonDerivedType(typeof(RecoveryFrozen), "recovery_frozen")]
[JsonDerivedType(typeof(PasswordChanged), "password_changed")]
[JsonDerivedType(typeof(TemporarySignIn), "temporary_sign_in")]
[JsonDerivedType(typeof(AccountFrozen), "account_frozen")]
[JsonDerivedType(typeof(WayLocked), "way_locked")]
[JsonDerivedType(typeof(CodesClosed), "codes_closed")]
[JsonDerivedType(typeof(NumberDetached), "number_detached")]
[JsonDerivedType(typeof(AccountChanged), "account_changed")]
[JsonDerivedType(typeof(ContactCode), "contact_code")]
[JsonDerivedType(typeof(ContactTaken), "contact_taken")]
[JsonDerivedType(typeof(SignUpCode), "sign_up_code")]
[JsonDerivedType(typeof(SignUpKnown), "sign_up_known")]
[JsonDerivedType(typeof(HelpAskCode), "help_ask_code")]
[JsonDerivedType(typeof(HelpAnswered), "help_answered")]
[JsonDerivedType(typeof(RecoveryWaits), "recovery_waits")]
[JsonDerivedType(typeof(RecoveryReturn), "recovery_return")]
[JsonDerivedType(typeof(FactorClosed), "factor_closed")]
[JsonDerivedType(typeof(StaffJoin), "staff_join")]
[JsonDerivedType(typeof(SupportAnswer), "support_answer")]
[JsonDerivedType(typeof(ContactChangeWaits), "contact_change_waits")]
[JsonDerivedType(typeof(NumberJoined), "number_joined")]
[JsonDerivedType(typeof(Trial), "trial")]
[JsonDerivedType(typeof(SupportLink), "support_link")]
[JsonDerivedType(typeof(ManagerAsked), "manager_asked")]
[JsonDerivedType(typeof(StaffAlarm), "staff_alarm")]
public abstract record MessageContent
{
    private MessageContent()
    {
    }

    /// <summary>The code of a Recovery.</summary>
    /// <param name="Reference">The Recovery's reference, as on the page.</param>
    /// <param name="Code">The digits, ungrouped.</param>
    /// <param name="Goal">What the code leads to.</param>
    /// <param name="RequestedAt">When the code was asked for.</param>
    /// <param name="ExpiresAt">The first instant at which the code no longer works.</param>
    public sealed record RecoveryCode(
        string Reference, string Code, RecoveryGoal Goal, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt) : MessageContent
    {
        /// <summary>Prints nothing of the code.</summary>
        public override string ToString() => nameof(RecoveryCode);
    }

    /// <summary>The secure link of a Recovery.</summary>
    /// <param name="Reference">The Recovery's reference, as on the page.</param>
    /// <param name="Link">The whole link.</param>
    /// <param name="Token">The token in it, for browsers without script, whose page asks for it.</param>
    /// <param name="Goal">What the link leads to.</param>
    /// <param name="RequestedAt">When it was asked for.</param>
    /// <param name="ExpiresAt">The first instant at which it no longer works.</param>
    /// <param name="AskedFrom">Roughly where it was asked for, or none.</param>
    public sealed record RecoveryLink(
        string Reference,
        Uri Link,
        string Token,
        RecoveryGoal Goal,
        DateTimeOffset RequestedAt,
        DateTimeOffset ExpiresAt,
        string? AskedFrom) : MessageContent
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(RecoveryLink);
    }

    /// <summary>Somebody asked for a code, but recovery of the account is frozen until support helps.</summary>
    public sealed record RecoveryFrozen(string Reference, DateTimeOffset RequestedAt) : MessageContent;

    /// <summary>The password was changed by a Recovery.</summary>
    /// <param name="Reference">The Recovery's reference.</param>
    /// <param name="At">When.</param>
    /// <param name="NotMe">The address behind <em>this was not me</em>.</param>
    public sealed record PasswordChanged(string Reference, DateTimeOffset At, Uri NotMe) : MessageContent
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(PasswordChanged);
    }

    /// <summary>Somebody signed in with a temporary code.</summary>
    /// <param name="Reference">The Recovery's reference.</param>
    /// <param name="At">When.</param>
    /// <param name="NotMe">The address behind <em>this was not me</em>.</param>
    public sealed record TemporarySignIn(string Reference, DateTimeOffset At, Uri NotMe) : MessageContent
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(TemporarySignIn);
    }

    /// <summary>Somebody has doubts who acts in the account: sessions ended, recovery and sign-in frozen until support helps.</summary>
    /// <param name="At">When.</param>
    /// <param name="ByStaff">Whether the doubt is the staff's own; else somebody said <em>this was not me</em>.</param>
    public sealed record AccountFrozen(DateTimeOffset At, bool ByStaff = false) : MessageContent;

    /// <summary>Three wrong user names after a right code by SMS closed the phone way.</summary>
    /// <param name="Reference">The Recovery's reference.</param>
    /// <param name="At">When.</param>
    /// <param name="Until">When the way opens again.</param>
    /// <param name="Lane">For whom it is closed.</param>
    public sealed record WayLocked(string Reference, DateTimeOffset At, DateTimeOffset Until, Lane Lane = Lane.Stranger) : MessageContent;

    /// <summary>So many wrong codes came for the account that short codes are closed for a while.</summary>
    /// <param name="Reference">The Recovery's reference.</param>
    /// <param name="At">When.</param>
    /// <param name="Lane">For whom codes are closed.</param>
    public sealed record CodesClosed(string Reference, DateTimeOffset At, Lane Lane) : MessageContent;

    /// <summary>Whoever holds a number of the account said that the account is not theirs; it lost the number.</summary>
    /// <param name="Reference">The Recovery's reference.</param>
    /// <param name="At">When.</param>
    /// <param name="Number">The number, masked.</param>
    /// <param name="Restore">The address behind <em>put the number back</em>.</param>
    /// <param name="Until">Until when that works.</param>
    public sealed record NumberDetached(string Reference, DateTimeOffset At, string Number, Uri Restore, DateTimeOffset Until) : MessageContent
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(NumberDetached);
    }

    /// <summary>Somebody who is signed in changed the account in its settings.</summary>
    /// <param name="Change">What.</param>
    /// <param name="Contact">The address or number that came or went, masked; none for other changes.</param>
    /// <param name="At">When.</param>
    /// <param name="NotMe">The address behind <em>this was not me</em>.</param>
    /// <param name="Until">The day that it leads to; none for most changes.</param>
    public sealed record AccountChanged(AccountChange Change, string? Contact, DateTimeOffset At, Uri NotMe, DateTimeOffset? Until = null) : MessageContent
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(AccountChanged);
    }

    /// <summary>The code that proves a new address or number of an account.</summary>
    /// <param name="Code">The digits, ungrouped.</param>
    /// <param name="RequestedAt">When the address was added.</param>
    /// <param name="ExpiresAt">The first instant at which the code no longer works.</param>
    public sealed record ContactCode(string Code, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt) : MessageContent
    {
        /// <summary>Prints nothing of the code.</summary>
        public override string ToString() => nameof(ContactCode);
    }

    /// <summary>Somebody tried to add to another account an address or number that belongs to this one.</summary>
    public sealed record ContactTaken(DateTimeOffset At) : MessageContent;

    /// <summary>The code that proves the address or number of somebody who signs up.</summary>
    /// <param name="SignUp">Which sign-up.</param>
    /// <param name="Number">Which code of it: 1 for the first.</param>
    /// <param name="Reference">Its reference, as on the page.</param>
    /// <param name="Code">The digits, ungrouped.</param>
    /// <param name="RequestedAt">When it was asked for.</param>
    /// <param name="ExpiresAt">The first instant at which the code no longer works.</param>
    public sealed record SignUpCode(
        Guid SignUp, int Number, string Reference, string Code, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt) : MessageContent
    {
        /// <summary>Prints nothing of the code.</summary>
        public override string ToString() => nameof(SignUpCode);
    }

    /// <summary>Somebody wants to sign up with an address or number that has an account already: this one. Carries no secret.</summary>
    /// <param name="Reference">The sign-up's reference, as on the page.</param>
    /// <param name="RequestedAt">When.</param>
    public sealed record SignUpKnown(string Reference, DateTimeOffset RequestedAt) : MessageContent;

    /// <summary>The code that proves the address of somebody who asks the help centre.</summary>
    /// <param name="Reference">The question's reference, as on the page.</param>
    /// <param name="Code">The digits, ungrouped.</param>
    /// <param name="RequestedAt">When it was asked for.</param>
    /// <param name="ExpiresAt">The first instant at which the code no longer works.</param>
    public sealed record HelpAskCode(string Reference, string Code, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt) : MessageContent
    {
        /// <summary>Prints nothing of the code.</summary>
        public override string ToString() => nameof(HelpAskCode);
    }

    /// <summary>A question that somebody asked stands in the help centre, with its answer.</summary>
    /// <param name="Reference">The question's reference, as on the page.</param>
    /// <param name="Title">The question, as it was published.</param>
    /// <param name="Slug">Its name in addresses.</param>
    public sealed record HelpAnswered(string Reference, string Title, string Slug) : MessageContent;

    /// <summary>Somebody who proved an address says to have lost the second factor, and waits to be let in without (I11).</summary>
    /// <param name="Reference">The Recovery's reference.</param>
    /// <param name="At">When.</param>
    /// <param name="Until">When the wait is over.</param>
    /// <param name="AskedFrom">Roughly where it was asked for, or none.</param>
    /// <param name="NotMe">The address behind <em>this was not me</em>, which stops it.</param>
    public sealed record RecoveryWaits(string Reference, DateTimeOffset At, DateTimeOffset Until, string? AskedFrom, Uri NotMe) : MessageContent
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(RecoveryWaits);
    }

    /// <summary>The wait is over: the way back into the Recovery.</summary>
    /// <param name="Reference">The Recovery's reference.</param>
    /// <param name="Link">The whole link.</param>
    /// <param name="Token">The token in it, for browsers without script, whose page asks for it.</param>
    /// <param name="Goal">What the link leads to.</param>
    /// <param name="At">When the wait is over.</param>
    /// <param name="ExpiresAt">The first instant at which it no longer works.</param>
    public sealed record RecoveryReturn(
        string Reference, Uri Link, string Token, RecoveryGoal Goal, DateTimeOffset At, DateTimeOffset ExpiresAt) : MessageContent
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(RecoveryReturn);
    }

    /// <summary>So many wrong second factors came after a right password or a proved address that none is looked at for a day.</summary>
    /// <param name="At">When.</param>
    /// <param name="NotMe">The address behind <em>this was not me</em>.</param>
    /// <param name="Lane">For whom it is closed.</param>
    public sealed record FactorClosed(DateTimeOffset At, Uri NotMe, Lane Lane = Lane.Stranger) : MessageContent
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(FactorClosed);
    }

    /// <summary>A member of the staff can join, or join anew. Goes to the staff alone.</summary>
    /// <param name="Name">By which the member will sign in.</param>
    /// <param name="Link">The whole link.</param>
    /// <param name="Token">The token in it, for browsers without script, whose page asks for it.</param>
    /// <param name="At">When the member was added or reset.</param>
    /// <param name="ExpiresAt">The first instant at which it no longer works.</param>
    public sealed record StaffJoin(string Name, Uri Link, string Token, DateTimeOffset At, DateTimeOffset ExpiresAt) : MessageContent
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(StaffJoin);
    }

    /// <summary>What support answers to somebody who wrote on the contact page. Carries no secret: what is typed is looked at before.</summary>
    /// <param name="Reference">The request's reference, as its writer was told.</param>
    /// <param name="AskedAt">When it was written.</param>
    /// <param name="Words">The answer, plain, its lines ended by LF.</param>
    public sealed record SupportAnswer(string Reference, DateTimeOffset AskedAt, string Words) : MessageContent
    {
        /// <summary>Prints nothing of the words.</summary>
        public override string ToString() => nameof(SupportAnswer);
    }

    /// <summary>Support was asked to add an address or number to an account whose owner says to have lost every other (I14).</summary>
    /// <param name="Reference">The change's reference.</param>
    /// <param name="Contact">What is to join, masked.</param>
    /// <param name="At">When this was written.</param>
    /// <param name="Until">When it joins.</param>
    /// <param name="NotMe">The address behind <em>this was not me</em>, which stops it.</param>
    public sealed record ContactChangeWaits(string Reference, string Contact, DateTimeOffset At, DateTimeOffset Until, Uri NotMe) : MessageContent
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(ContactChangeWaits);
    }

    /// <summary>The recipient belongs to the account now, and the first code that it gets proves it. Carries no secret.</summary>
    /// <param name="Reference">The change's reference.</param>
    /// <param name="At">When.</param>
    public sealed record NumberJoined(string Reference, DateTimeOffset At) : MessageContent;

    /// <summary>The operator tries the way out (<c>keyback send-test</c>).</summary>
    public sealed record Trial(DateTimeOffset At) : MessageContent;

    /// <summary>The secure link that support sends after a call, with <em>this was not me</em>.</summary>
    /// <param name="Reference">The Recovery's reference, as the agent sees it.</param>
    /// <param name="Link">The whole link.</param>
    /// <param name="Token">The token in it, for browsers without script, whose page asks for it.</param>
    /// <param name="Goal">What the link leads to.</param>
    /// <param name="At">When support sent it.</param>
    /// <param name="ExpiresAt">The first instant at which it no longer works.</param>
    /// <param name="NotMe">The address behind <em>this was not me</em>, which ends it.</param>
    public sealed record SupportLink(
        string Reference, Uri Link, string Token, RecoveryGoal Goal, DateTimeOffset At, DateTimeOffset ExpiresAt, Uri NotMe) : MessageContent
    {
        /// <summary>Prints nothing of the links.</summary>
        public override string ToString() => nameof(SupportLink);
    }

    /// <summary>For an account's manager: its owner asks for help. Carries no secret, and no address.</summary>
    /// <param name="Ask">Which question.</param>
    /// <param name="Reference">Its reference, as its owner sees it.</param>
    /// <param name="At">When it was asked.</param>
    /// <param name="Who">What was typed, masked.</param>
    public sealed record ManagerAsked(Guid Ask, string Reference, DateTimeOffset At, string Who) : MessageContent;

    /// <summary>For the supervisors: somebody of the staff works in an unusual way.</summary>
    /// <param name="Name">Whose name.</param>
    /// <param name="Reason">In which way.</param>
    /// <param name="At">When.</param>
    public sealed record StaffAlarm(string Name, StaffAlarmReason Reason, DateTimeOffset At) : MessageContent;
}
