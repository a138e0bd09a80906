namespace Keyback.Storage.Tests.Kit;

/// <summary>Lets several writers read before any of them writes, so that a rule that lives in the reading alone is found out.</summary>
internal static class Meeting
{
    /// <summary>Each reads; when all have read, each writes.</summary>
    /// <returns>What the writes gave, in the order of the writers.</returns>
    public static async Task<TResult[]> OfAsync<TNode, TRead, TResult>(
        IReadOnlyList<TNode> nodes, Func<TNode, Task<TRead>> read, Func<TNode, TRead, Task<TResult>> write)
    {
        var reads = await Task.WhenAll(nodes.Select(read));
        return await Task.WhenAll(nodes.Select((node, at) => Task.Run(() => write(node, reads[at]))));
    }

    /// <summary>Starts many at once.</summary>
    public static Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(at => Task.Run(() => act(at))));
}
