using System.Collections.Frozen;

namespace Keyback.Server.Api;

/// <summary>The words of a closed set, as bodies say them. Made once: to spell them out for each request costs more than the lookup.</summary>
internal static class ClosedSet<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> ByWord = Enum.GetValues<T>()
        .Where(value => !value.Equals(default(T)))
        .ToFrozenDictionary(RecoveriesApi.Name, StringComparer.Ordinal);

    /// <summary>What a word means; none for any other.</summary>
    internal static T? Find(string? word) => word is not null && ByWord.TryGetValue(word, out var value) ? value : null;
}
