using Keyback.Accounts;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Server.Console;

/// <summary>Somebody to add to the staff.</summary>
/// <param name="Name">By which the member will sign in.</param>
/// <param name="Role">What the member may do.</param>
/// <param name="DisplayName">What colleagues call the member.</param>
/// <param name="Email">Where the link goes; empty where the operator hands it over.</param>
/// <param name="Locale">The member's language.</param>
/// <param name="OwnAccount">The member's own account, or none.</param>
internal sealed record Invitation(StaffName Name, StaffRole Role, string DisplayName, string Email, string Locale, AccountId? OwnAccount);

/// <summary>
/// Adds members, and resets those who have lost their way in. The link goes by e-mail to the member when a supervisor does it,
/// and no page shows it (I14); the operator's command prints it.
/// </summary>
internal sealed class InviteStaff(StaffStore store, OwnerLinks links, Randomness randomness, TimeProvider clock)
{
    /// <summary>The longest name that colleagues use, in UTF-16 units.</summary>
    public const int LongestDisplayName = 60;

    /// <summary>Adds a member.</summary>
    /// <param name="invitation">Who.</param>
    /// <param name="by">The supervisor; none for the operator.</param>
    /// <returns>What became of it, and the link, for the operator alone.</returns>
    public async Task<(StaffChange Change, Uri? Link)> AddAsync(Invitation invitation, StaffId? by)
    {
        var now = clock.GetUtcNow();
        var (link, address) = Draw(invitation.Name, now, mailed: by is not null);
        var member = new StaffMember(
            new StaffId(randomness.NewId(now)),
            invitation.Name,
            invitation.DisplayName,
            invitation.Email,
            invitation.Role,
            invitation.OwnAccount,
            StaffStatus.Joining,
            invitation.Locale,
            now);
        var change = await store.AddAsync(member, link, by);
        return (change, by is null && change is StaffChange.Done ? address : null);
    }

    /// <summary>Takes every way in from a member, and gives a link to join by anew.</summary>
    /// <param name="member">Who.</param>
    /// <param name="by">The supervisor; none for the operator.</param>
    /// <returns>What became of it, and the link, for the operator alone.</returns>
    public async Task<(StaffChange Change, Uri? Link)> ResetAsync(StaffMember member, StaffId? by)
    {
        var now = clock.GetUtcNow();
        var (link, address) = Draw(member.Name, now, mailed: by is not null);
        var change = await store.ResetAsync(member.Id, link, now, by);
        return (change, by is null && change is StaffChange.Done ? address : null);
    }

    private (JoinLink Link, Uri Address) Draw(StaffName name, DateTimeOffset now, bool mailed)
    {
        var token = randomness.NewToken();
        var (address, expires) = (links.StaffJoin(token), now + JoinLink.Lifetime);
        var mail = mailed ? new MessageContent.StaffJoin(name.Value, address, token, now, expires) : null;
        return (new JoinLink(BearerToken.Hash(token)!, expires, mail), address);
    }
}
