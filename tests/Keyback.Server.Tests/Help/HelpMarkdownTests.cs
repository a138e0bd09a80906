using Keyback.Server.Help;

namespace Keyback.Server.Tests.Help;

/// <summary>Whatever a file holds, no page runs it: most of it stops the start, the rest comes out as words.</summary>
public sealed class HelpMarkdownTests
{
    /// <summary>What attackers write.</summary>
    public static TheoryData<string> Attacks =>
    [
        "<script>alert(1)</script>",
        "words <script>alert(1)</script> words",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg/onload=alert(1)//",
        "<iframe src=javascript:alert(1)></iframe>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<style>@import 'https://evil.example'</style>",
        "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<details open ontoggle=alert(1)>",
        "<base href=//evil.example>",
        "<form action=//evil.example><button>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x](\\\\evil.example)",
        "[x](http://evil.example)",
        "[x](https://user:secret@evil.example)",
        "[x](/forgot\" onclick=\"alert(1))",
        "[x](</forgot\" onclick=\"alert(1)>)",
        "[x](/forgot 'title\" onclick=alert(1)')",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "<https://evil.example/?<script>>",
        "![x](https://evil.example/pixel.png)",
        "![x](x\" onerror=\"alert(1))",
        "```<script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```",
        "    <script>alert(1)</script>",
        "`<script>alert(1)</script>`",
        "\\<script>alert(1)\\</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "**<b onmouseover=alert(1)>x**",
        "# </h3><script>alert(1)</script>",
        "> <script>alert(1)</script>",
        "- <img src=x onerror=alert(1)>",
        "{{constructor.constructor('alert(1)')()}}",
        "\u0000<script>alert(1)</script>",
        "＜script＞alert(1)＜/script＞",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void No_attack_comes_through(string markdown)
    {
        string html;
        try
        {
            HelpMarkdown.Check("en/attack.md", markdown, _ => true);
            html = HelpMarkdown.ToHtml(markdown, path => path);
        }
        catch (HelpContentException stopped)
        {
            Assert.StartsWith("en/attack.md: ", stopped.Message, StringComparison.Ordinal);
            return;
        }

        IsInert(html);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void The_second_lock_holds_without_the_first(string markdown) => IsInert(HelpMarkdown.ToHtml(markdown, path => path));

    [Fact]
    public void Links_are_own_or_marked_as_foreign()
    {
        var html = HelpMarkdown.ToHtml("[own](/forgot?goal=temporary_code#x) [gone](/forgot/phone) [foreign](https://example.com/a?b=c)", path => path is "/forgot/phone" ? null : path + "!");

        Assert.Equal(
            """<p><a href="/forgot?goal=temporary_code#x!">own</a> <strong>gone</strong> <a href="https://example.com/a?b=c" rel="nofollow noopener">foreign</a> (↗ example.com)</p>""", html.Trim());
    }

    [Fact]
    public void What_is_taken_comes_out_as_it_should()
    {
        const string Markdown = "# Head\n\nA *b* **c** `d` &amp; <\n\n1. one\n2. two\n\n- three\n\n> four";

        Assert.Equal("Head\nA b c d & <\none\ntwo\nthree\nfour", HelpMarkdown.Check("x", Markdown, _ => true));
        Assert.Equal(
            "<h3>Head</h3><p>A <em>b</em> <strong>c</strong> <code>d</code> &amp; &lt;</p><ol><li>one</li><li>two</li></ol><ul><li>three</li></ul><blockquote><p>four</p></blockquote>",
            HelpMarkdown.ToHtml(Markdown, path => path).Replace("\n", "", StringComparison.Ordinal));
    }

    private static void IsInert(string html)
    {
        // Everything that is an element must be one of ours, and carry nothing but an address that is safe.
        Assert.All(
            System.Text.RegularExpressions.Regex.Matches(html, "<[^>]*>").Select(element => element.Value),
            element => Assert.Matches("^</?(?:p|h[3-6]|ul|ol|li|blockquote|em|strong|code|br|a)(?: start=\"\\d+\"| href=\"(?:/(?![/\\\\])|https://)?[^\"]*\"| rel=\"nofollow noopener\")* ?/?>$", element));
        Assert.DoesNotMatch("(?i)href=\"\\s*(?:javascript|vbscript|data|http):", html);
    }
}
