namespace Keyback.Messages;

/// <summary>An SMS before it is known which of its parts fit.</summary>
/// <param name="Template">What it tells, in snake_case.</param>
/// <param name="Parameters">The values that a gateway's template takes.</param>
/// <param name="Sentence">What must be said, given the name of the site.</param>
internal sealed record SmsDraft(string Template, IReadOnlyDictionary<string, string> Parameters, Func<string, string> Sentence)
{
    /// <summary>That the code is for nobody else's ears, or none.</summary>
    public string? NeverTell { get; init; }

    /// <summary>The Recovery's reference in a sentence, or none.</summary>
    public string? Reference { get; init; }

    /// <summary>The last line that lets a browser fill the code in on this site only, or none.</summary>
    public string? BoundCode { get; init; }
}
