namespace Keyback.Server.Help;

/// <summary>What a text must not hold.</summary>
internal enum HelpFaultKind
{
    /// <summary>HTML.</summary>
    Html,

    /// <summary>A picture.</summary>
    Picture,

    /// <summary>A link without words.</summary>
    BareLink,

    /// <summary>Markdown beyond what is taken.</summary>
    Part,

    /// <summary>A link to a page of the help centre that is not there.</summary>
    DeadLink,

    /// <summary>A link that leads neither to a page of ours nor begins with https.</summary>
    ForeignLink,
}

/// <summary>The first thing in a text that is not taken.</summary>
/// <param name="Kind">What.</param>
/// <param name="Detail">Which address or part.</param>
/// <param name="Line">Where, from 1.</param>
internal sealed record HelpFault(HelpFaultKind Kind, string Detail, int Line)
{
    /// <summary>The sentence for whoever starts the server.</summary>
    public override string ToString() => $"{Sentence} (line {Line} of the text).";

    private string Sentence => Kind switch
    {
        HelpFaultKind.Html => "HTML is not taken: write Markdown",
        HelpFaultKind.Picture => "pictures are not taken",
        HelpFaultKind.BareLink => "write a link with words: [words](address)",
        HelpFaultKind.Part => $"a {Detail} is not taken: use paragraphs, headings, lists and quotations",
        HelpFaultKind.DeadLink => $"no page of the help centre has the address {Detail}",
        HelpFaultKind.ForeignLink => $"a link leads to a page of ours, such as /forgot, or begins with https:// (not \"{Detail}\")",
    };
}
