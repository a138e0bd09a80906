using Keyback.Accounts;
using Keyback.Sessions;
using Keyback.Storage.Sessions;

namespace Keyback.Server.Sessions;

/// <summary>One of the owner's sessions, as the owner sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Kind">What it may do.</param>
/// <param name="CreatedAt">When it was opened.</param>
/// <param name="LastSeenAt">When it was last used, give or take five minutes.</param>
/// <param name="ExpiresAt">Its end.</param>
/// <param name="UserAgent">What the browser calls itself.</param>
/// <param name="Current">Whether it is the one that asks.</param>
/// <param name="OpenedFrom">The network in which it was opened, or none.</param>
internal sealed record OwnSession(
    SessionId Id,
    SessionKind Kind,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset ExpiresAt,
    string UserAgent,
    bool Current,
    string? OpenedFrom = null);

/// <summary>Lists and ends the owner's sessions.</summary>
internal sealed class OwnSessions(SessionStore sessions, TimeProvider clock)
{
    public async Task<IReadOnlyList<OwnSession>> ListAsync(AccountId account, SessionId current, CancellationToken ct)
    {
        var live = await sessions.ListAsync(account, clock.GetUtcNow(), ct);
        return
        [
            .. live.Select(one => new OwnSession(
                one.Id, one.Kind, one.CreatedAt, one.LastSeenAt, one.ExpiresAt, one.UserAgent, one.Id == current, one.OpenedFrom)),
        ];
    }

    /// <summary>Ends one; false when the account has no such session.</summary>
    public Task<bool> EndAsync(AccountId account, SessionId id) => sessions.EndAsync(account, id);

    /// <summary>Ends all, or all but one.</summary>
    public Task EndAllAsync(AccountId account, SessionId? except) => sessions.EndAllAsync(account, except);
}
