using Keyback.Security;
using Keyback.Storage.Audit;
using Keyback.Storage.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Storage;

/// <summary>Migrates the store and unwraps its root key: once, before anything else touches a table.</summary>
/// <param name="provider">Where the parts of the store come from.</param>
public sealed class StoreOpening(IServiceProvider provider)
{
    // Off the caller's context: the container cannot wait, so it blocks, and the store's answer must find a free thread.
    private readonly Lazy<Task<DataKeys>> _opening = new(() => Task.Run(() => OpenAsync(provider)));

    /// <summary>Opens the store, which is the longest wait of a start, and does something else meanwhile. Ends when both have ended.</summary>
    /// <exception cref="WrongKeyException">None of the operator's keys opens the store.</exception>
    public void While(Action other)
    {
        var opening = _opening.Value;
        try
        {
            other();
        }
        finally
        {
            Task.WaitAny(opening); // waits for a failed one, too, and says nothing of it: that the other failed goes before
        }

        Keys();
    }

    /// <summary>Waits until the store is open.</summary>
    internal DataKeys Keys() => _opening.Value.GetAwaiter().GetResult();

    private static async Task<DataKeys> OpenAsync(IServiceProvider provider)
    {
        var database = provider.GetRequiredService<Database>();
        var randomness = provider.GetRequiredService<Randomness>();
        var operatorKeys = provider.GetRequiredService<OperatorKeys>();
        var clock = provider.GetRequiredService<TimeProvider>();
        await database.MigrateAsync(CancellationToken.None);
        var keys = await new KeyStore(database, randomness).OpenAsync(operatorKeys.Current, operatorKeys.Previous, CancellationToken.None);
        database.KeepRecordIn(() => new AuditChain(randomness.NewId(clock.GetUtcNow()), keys));
        return keys;
    }
}
