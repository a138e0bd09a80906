using System.Diagnostics;
using System.Text;

namespace Keyback.Messages;

/// <summary>Lays an e-mail out as plain text, complete by itself.</summary>
internal static class TextLayout
{
    /// <summary>The text, lines ended by LF.</summary>
    public static string Render(EmailDraft draft)
    {
        var text = new StringBuilder();
        text.Append(draft.Greeting).Append("\n\n");
        foreach (var block in draft.Blocks)
        {
            text.Append(Render(block)).Append("\n\n");
        }

        return text.Append("-- \n").Append(draft.Footer).Append('\n').ToString();
    }

    private static string Render(EmailBlock block) => block switch
    {
        EmailBlock.Paragraph paragraph => paragraph.Words,
        EmailBlock.Aside aside => aside.Words,
        EmailBlock.Reference reference => reference.Words,
        EmailBlock.Code code => code.Groups,
        EmailBlock.Token token => $"{token.Words}\n{token.Text}",
        EmailBlock.Button button => $"{button.Words}\n{button.Target.AbsoluteUri}",
        _ => throw new UnreachableException("The set of blocks is closed."),
    };
}
