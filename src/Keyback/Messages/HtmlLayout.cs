using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Keyback.Messages;

/// <summary>
/// Lays an e-mail out as HTML: tables and inline styles for mail programs that know little else, one style sheet for
/// those that know the dark. Nothing is loaded from anywhere, and nothing tells that it was read.
/// </summary>
/// <remarks>
/// Colours have letters between their digits: mail programs offer the first run of six digits as the code.
/// </remarks>
internal static class HtmlLayout
{
    private const string Sans =
        "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial," +
        "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";

    private const string Mono = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";

    /// <summary>Keeps Chinese readable in the source; everything that HTML could take for its own is still escaped.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Fills the rest of a mailbox list's preview line, which would otherwise go on into the text.</summary>
    private static readonly string Padding = string.Join('\n', Enumerable.Repeat(
        string.Concat(Enumerable.Repeat("&zwnj;&nbsp;", 20)), 6));

    /// <summary>The whole document, lines ended by LF.</summary>
    public static string Render(EmailDraft draft)
    {
        var blocks = new StringBuilder();
        foreach (var block in draft.Blocks)
        {
            blocks.Append(Render(block)).Append('\n');
        }

        return Document(draft, blocks.ToString());
    }

    private static string Document(EmailDraft draft, string blocks) => $$"""
        <!DOCTYPE html>
        <html lang="{{draft.Locale}}" dir="ltr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
        <title>{{Encode(draft.Subject)}}</title>
        <style>
        :root { color-scheme: light dark; supported-color-schemes: light dark; }
        @media (prefers-color-scheme: dark) {
          .page { background-color: #14191a !important; }
          .card { background-color: #1c2324 !important; border-color: #2f393b !important; }
          .ink { color: #e6eaea !important; }
          .quiet { color: #a3aeaf !important; }
          .accent { color: #5fc4b2 !important; }
          .field { background-color: #232c2d !important; border-color: #3a4648 !important; }
          .button { background-color: #5fc4b2 !important; color: #0d1f1b !important; }
        }
        @media (max-width: 480px) {
          .card-inside { padding: 24px 20px !important; }
          .code { font-size: 30px !important; }
        }
        </style>
        </head>
        <body class="page" style="margin:0;padding:0;background-color:#f3f5f5;-webkit-text-size-adjust:100%">
        <div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all">{{Encode(draft.Preheader)}}
        {{Padding}}</div>
        <table role="presentation" class="page" lang="{{draft.Locale}}" dir="ltr" width="100%" cellpadding="0" cellspacing="0"
          border="0" style="background-color:#f3f5f5">
        <tr><td align="center" style="padding:32px 12px">
        <table role="presentation" dir="ltr" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
        <tr><td class="accent" style="padding:0 4px 16px;{{Sans}};font-size:17px;line-height:24px;font-weight:600;
          color:#0f6b5c;text-align:left">{{Encode(draft.SiteName)}}</td></tr>
        <tr><td class="card card-inside" style="padding:32px 36px;background-color:#ffffff;border:1px solid #dde3e3;
          border-radius:12px;text-align:left">
        <h1 class="ink" style="margin:0 0 20px;{{Sans}};font-size:22px;line-height:30px;font-weight:600;
          color:#1b2425">{{Encode(draft.Heading)}}</h1>
        {{Paragraph(draft.Greeting)}}
        {{blocks}}</td></tr>
        <tr><td class="quiet" style="padding:16px 4px 0;{{Sans}};font-size:13px;line-height:20px;color:#5b6668;
          text-align:left">{{Encode(draft.Footer)}}</td></tr>
        </table>
        </td></tr>
        </table>
        </body>
        </html>

        """;

    private static string Render(EmailBlock block) => block switch
    {
        EmailBlock.Paragraph paragraph => Paragraph(paragraph.Words),
        EmailBlock.Aside aside => $"""
            <p class="quiet" style="margin:0 0 12px;{Sans};font-size:14px;line-height:22px;color:#5b6668">{Encode(aside.Words)}</p>
            """,
        EmailBlock.Reference reference => $"""
            <p class="ink" style="margin:0 0 16px;{Sans};font-size:16px;line-height:26px;font-weight:600;
              color:#1b2425">{Encode(reference.Words)}</p>
            """,
        EmailBlock.Code code => $"""
            <table role="presentation" dir="ltr" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 20px">
            <tr><td class="field" align="center" style="padding:18px 12px;background-color:#eef4f3;border:1px solid #d3e2df;
              border-radius:10px">
            <div class="code accent" dir="ltr" style="{Mono};font-size:36px;line-height:44px;font-weight:700;
              letter-spacing:2px;white-space:nowrap;color:#0f6b5c;-webkit-user-select:all;user-select:all">{Encode(code.Groups)}</div>
            </td></tr>
            </table>
            """,
        EmailBlock.Token token => $"""
            <p class="quiet" style="margin:0 0 16px;{Sans};font-size:14px;line-height:22px;color:#5b6668">{Encode(token.Words)}<br>
            <span class="accent" dir="ltr" style="{Mono};font-size:13px;color:#0f6b5c;word-break:break-all;-webkit-user-select:all;
              user-select:all">{Encode(token.Text)}</span></p>
            """,
        EmailBlock.Button button => Button(button.Words, button.Copy, button.Target),
        _ => throw new UnreachableException("The set of blocks is closed."),
    };

    private static string Paragraph(string words) => $"""
        <p class="ink" style="margin:0 0 16px;{Sans};font-size:16px;line-height:26px;color:#1b2425">{Encode(words)}</p>
        """;

    private static string Button(string words, string copy, Uri target) => $"""
        <table role="presentation" dir="ltr" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 20px">
        <tr><td class="button" bgcolor="#0f6b5c" style="border-radius:8px;background-color:#0f6b5c">
        <a class="button" href="{Encode(target.AbsoluteUri)}" style="display:inline-block;padding:13px 24px;{Sans};font-size:16px;
          line-height:22px;font-weight:600;color:#ffffff;text-decoration:none;border-radius:8px">{Encode(words)}</a>
        </td></tr>
        </table>
        <p class="quiet" style="margin:0 0 16px;{Sans};font-size:14px;line-height:22px;color:#5b6668">{Encode(copy)}<br>
        <span class="accent" style="color:#0f6b5c;word-break:break-all">{Encode(target.AbsoluteUri)}</span></p>
        """;

    private static string Encode(string value) => Encoder.Encode(value);
}
