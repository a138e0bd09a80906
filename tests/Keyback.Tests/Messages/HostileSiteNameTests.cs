using System.Globalization;
using CsCheck;
using Keyback.Messages;

namespace Keyback.Tests.Messages;

/// <summary>What comes from outside is shown, never obeyed.</summary>
public sealed class HostileSiteNameTests
{
    public static TheoryData<int, string> EveryMail => EmailSamples.EveryMail;

    [Theory]
    [MemberData(nameof(EveryMail))]
    public void Markup_is_escaped(int kind, string locale)
    {
        var email = Write(kind, locale, "<script>alert('x')</script>\"><a href=\"//evil\">");

        Assert.DoesNotContain("<script", email.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("//evil\"", email.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", email.Html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryMail))]
    public void Braces_are_words_like_any_other(int kind, string locale)
    {
        var email = Write(kind, locale, "{{7*7}} {0} {1:X} {");

        Assert.Contains("{{7*7}} {0} {1:X} {", email.Subject, StringComparison.Ordinal);
        Assert.Contains("{{7*7}} {0} {1:X} {", email.Text, StringComparison.Ordinal);
        Assert.Contains("{{7*7}} {0} {1:X} {", email.Html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryMail))]
    public void A_subject_is_one_line_and_reads_one_way(int kind, string locale)
    {
        var email = Write(kind, locale, "Acme\r\nBcc: eve@example.com\u2028\u0085\u202Egnp\u2066\u200F\0\uD800!");

        Assert.StartsWith("AcmeBcc: eve@example.comgnp!", email.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", email.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", email.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void No_site_name_or_reference_breaks_a_subject()
    {
        Gen.Select(Gen.String, Gen.String).Sample((name, reference) =>
        {
            var settings = EmailSamples.Settings with { SiteName = name };
            var content = new MessageContent.RecoveryFrozen(reference, EmailSamples.Asked);

            var subject = EmailSamples.Write(content, "en", settings).Subject;

            Assert.All(subject, letter => Assert.True(
                CharUnicodeInfo.GetUnicodeCategory(letter) is not (UnicodeCategory.Control
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                && letter is not ('\u202A' or '\u202B' or '\u202D' or '\u202E' or '\u2066' or '\u2067')));
        });
    }

    private static Email Write(int kind, string locale, string siteName) =>
        EmailSamples.Write(EmailSamples.EveryKind[kind], locale, EmailSamples.Settings with { SiteName = siteName });
}
