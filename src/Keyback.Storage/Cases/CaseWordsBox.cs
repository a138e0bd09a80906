using System.Text;
using Keyback.Security;

namespace Keyback.Storage.Cases;

/// <summary>Seals what was said and noted in a case, each bound to its case and its place.</summary>
internal sealed class CaseWordsBox(DataKeys keys)
{
    public const string Said = "said";
    public const string Note = "note";

    public byte[]? Seal(string? words, Guid id, string place) =>
        string.IsNullOrEmpty(words) ? null : keys.Messages.Seal(Encoding.UTF8.GetBytes(words), Context(id, place));

    /// <exception cref="InvalidOperationException">The row was not sealed with these keys.</exception>
    public string? Open(byte[]? words, Guid id, string place) => words is null
        ? null
        : Encoding.UTF8.GetString(keys.Messages.Open(words, Context(id, place))
            ?? throw new InvalidOperationException($"Case {id:D} does not open with the store's key."));

    private static byte[] Context(Guid id, string place) => Encoding.UTF8.GetBytes($"case {id:D} {place}");
}
