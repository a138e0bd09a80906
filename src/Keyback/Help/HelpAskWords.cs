namespace Keyback.Help;

/// <summary>Names a question that waits for the code that proves its writer's address. It finds it and opens nothing: the token does that.</summary>
public readonly record struct HelpAskId(Guid Value)
{
    /// <summary>The id as 32 hex digits with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Where a question stands that waits for its code. Never stored: the row, the clock and the count tell.</summary>
public enum HelpAskState
{
    /// <summary>A code is awaited that proves the address.</summary>
    CodeRequired,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Too many wrong codes.</summary>
    Locked,
}

/// <summary>A question as somebody asks it. The words of a stranger: nobody is shown them but staff.</summary>
/// <param name="Title">The question, on one line.</param>
/// <param name="Details">What else there is to say, in Markdown; may be empty.</param>
public sealed record AskedQuestion(string Title, string Details)
{
    /// <summary>The longest question, in code points.</summary>
    public const int LongestTitle = 150;

    /// <summary>The longest details, in code points.</summary>
    public const int LongestDetails = 2000;

    private const string Gap = "\n\n";

    /// <summary>Both as one text, as the queue of requests keeps it.</summary>
    public string Words => Details.Length == 0 ? Title : Title + Gap + Details;

    /// <summary>Takes such a text apart again.</summary>
    public static AskedQuestion Of(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Split(Gap, 2) is [var title, var details] ? new(title, details) : new(words, "");
    }

    /// <summary>Prints nothing of the words.</summary>
    public override string ToString() => nameof(AskedQuestion);
}
