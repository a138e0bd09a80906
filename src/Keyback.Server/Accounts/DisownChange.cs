using Keyback.Security;
using Keyback.Storage.Accounts;

namespace Keyback.Server.Accounts;

/// <summary><em>This was not me</em>, from the link in a notice. Looking changes nothing; pressing does.</summary>
internal sealed class DisownChange(DisownStore store, TimeProvider clock)
{
    public Task<DisownState> LookAsync(string token, CancellationToken ct) =>
        BearerToken.Hash(token) is { } hash ? store.LookAsync(hash, clock.GetUtcNow(), ct) : Task.FromResult(DisownState.Unknown);

    public async Task<DisownState> HandleAsync(string token, CancellationToken ct)
    {
        if (BearerToken.Hash(token) is { } hash && await store.UseAsync(hash, clock.GetUtcNow()))
        {
            return DisownState.Used;
        }

        return await LookAsync(token, ct);
    }
}
