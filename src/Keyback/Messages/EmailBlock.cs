namespace Keyback.Messages;

/// <summary>One piece of an e-mail. Both parts are made of the same pieces, so neither can lack one.</summary>
internal abstract record EmailBlock
{
    private EmailBlock()
    {
    }

    /// <summary>Sentences that belong together.</summary>
    public sealed record Paragraph(string Words) : EmailBlock;

    /// <summary>A sentence that steps back: small and grey.</summary>
    public sealed record Aside(string Words) : EmailBlock;

    /// <summary>The Recovery's reference, on a line of its own.</summary>
    public sealed record Reference(string Words) : EmailBlock;

    /// <summary>The code in its groups, on a line of its own.</summary>
    public sealed record Code(string Groups) : EmailBlock
    {
        /// <summary>Prints nothing of the code.</summary>
        public override string ToString() => nameof(Code);
    }

    /// <summary>The token of a link by itself, for whoever has to copy it.</summary>
    public sealed record Token(string Words, string Text) : EmailBlock
    {
        /// <summary>Prints nothing of the token.</summary>
        public override string ToString() => nameof(Token);
    }

    /// <summary>A link as a button, and again in plain text for mail programs that show no buttons.</summary>
    public sealed record Button(string Words, string Copy, Uri Target) : EmailBlock
    {
        /// <summary>Prints nothing of the link.</summary>
        public override string ToString() => nameof(Button);
    }
}
