using Keyback.Accounts;

namespace Keyback.Storage.Tests.Kit;

/// <summary>Who knows which numbers were sold on, and was asked since when.</summary>
internal sealed class Carriers : INumberReuseCheck
{
    public Dictionary<string, NumberReuse> Books { get; } = [];

    public List<(string Number, DateTimeOffset Since)> Asked { get; } = [];

    public Task<NumberReuse> CheckAsync(string e164, DateTimeOffset since, CancellationToken ct)
    {
        Asked.Add((e164, since));
        return Task.FromResult(Books.GetValueOrDefault(e164, NumberReuse.Unknown));
    }
}
