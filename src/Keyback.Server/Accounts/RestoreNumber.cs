using Keyback.Security;
using Keyback.Storage.Accounts;

namespace Keyback.Server.Accounts;

/// <summary><em>Put the number back</em>, from the link in a notice. Looking changes nothing; pressing does.</summary>
internal sealed class RestoreNumber(NumberStore store, TimeProvider clock)
{
    public Task<DetachedNumberState> LookAsync(string token, CancellationToken ct) =>
        BearerToken.Hash(token) is { } hash ? store.LookAsync(hash, clock.GetUtcNow(), ct) : Task.FromResult(DetachedNumberState.Unknown);

    public Task<DetachedNumberState> HandleAsync(string token) =>
        BearerToken.Hash(token) is { } hash ? store.RestoreAsync(hash, clock.GetUtcNow()) : Task.FromResult(DetachedNumberState.Unknown);
}
