using System.Net;
using System.Text.RegularExpressions;
using CsCheck;
using Keyback.Messages;
using Keyback.Recovery;

namespace Keyback.Tests.Messages;

/// <summary>Where the code stands in a mail, and where it must not.</summary>
public sealed class EmailCodeTests
{
    public static TheoryData<string> Locales => ["en", "zh-Hans"];

    [Theory]
    [MemberData(nameof(Locales))]
    public void Text_and_html_carry_code_and_reference(string locale)
    {
        var email = EmailSamples.Write(EmailSamples.CodeFor(RecoveryGoal.NewPassword), locale);

        Assert.Single(Regex.Matches(email.Text, EmailSamples.GroupedCode));
        Assert.Single(Regex.Matches(email.Html, EmailSamples.GroupedCode));
        Assert.Contains(email.Text.Split('\n'), line => line == EmailSamples.GroupedCode);
        Assert.Contains(email.Text.Split('\n'), line => Regex.IsMatch(line, $"^[^0-9]*{EmailSamples.Reference}$"));
        Assert.Contains(EmailSamples.Reference, email.Html, StringComparison.Ordinal);
        Assert.Contains(EmailSamples.Reference, email.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Locales))]
    public void The_code_is_neither_in_the_subject_nor_in_a_preview(string locale)
    {
        var email = EmailSamples.Write(EmailSamples.CodeFor(RecoveryGoal.NewPassword), locale);

        var body = email.Html[email.Html.IndexOf("<body", StringComparison.Ordinal)..];
        var preview = WebUtility.HtmlDecode(Regex.Replace(body, "<[^>]*>", "")).ReplaceLineEndings("")[..200];
        Assert.DoesNotMatch("9021|5678", email.Subject);
        Assert.DoesNotMatch("9021|5678", preview);
        Assert.DoesNotMatch("9021|5678", email.Text.ReplaceLineEndings(" ")[..100]);
        Assert.DoesNotMatch("9021|5678", email.Html[..email.Html.IndexOf("<body", StringComparison.Ordinal)]);
    }

    [Theory]
    [MemberData(nameof(Locales))]
    public void The_code_is_the_only_run_of_six_digits_or_more(string locale)
    {
        var run = new Regex("[0-9](?: ?[0-9]){5,}");
        foreach (var content in EmailSamples.EveryKind)
        {
            var email = EmailSamples.Write(content, locale);

            string[] expected = content is MessageContent.RecoveryCode or MessageContent.ContactCode or MessageContent.SignUpCode or MessageContent.HelpAskCode ? [EmailSamples.GroupedCode] : [];
            Assert.Equal(expected, run.Matches(email.Text).Select(match => match.Value));
            Assert.Equal(expected, run.Matches(email.Html).Select(match => match.Value));
            Assert.Empty(run.Matches(email.Subject));
        }
    }

    [Fact]
    public void A_code_of_any_length_is_shown_in_two_groups_that_join_to_the_code()
    {
        Gen.Char['0', '9'].Array[6, 12].Select(digits => new string(digits)).Sample(code =>
        {
            var content = EmailSamples.CodeFor(RecoveryGoal.NewPassword) with { Code = code };

            var lines = EmailSamples.Write(content, "en").Text.Split('\n');

            var shown = Assert.Single(lines, line => Regex.IsMatch(line, "^[0-9]+ [0-9]+$"));
            Assert.Equal(code, shown.Replace(" ", "", StringComparison.Ordinal));
        });
    }
}
