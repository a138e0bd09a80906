using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;

namespace Keyback.Tests.Messages;

public sealed partial class EmailWriterTests
{
    public static TheoryData<int, string> EveryMail => EmailSamples.EveryMail;

    [Fact]
    public void The_samples_hold_every_kind_of_message()
    {
        var kinds = typeof(MessageContent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(MessageContent)));

        Assert.Equal(kinds.ToHashSet(), EmailSamples.EveryKind.Select(content => content.GetType()).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(EveryMail))]
    public void Every_kind_is_written_in_both_languages(int kind, string locale)
    {
        var email = EmailSamples.Write(EmailSamples.EveryKind[kind], locale);

        Assert.Equal(locale, email.Locale);
        Assert.Contains(EmailSamples.Settings.SiteName, email.Subject, StringComparison.Ordinal);
        Assert.Contains(EmailSamples.Settings.SiteName, email.Text, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{locale}\"", email.Html, StringComparison.Ordinal);
        Assert.Contains("Rivertown &amp; Co", email.Html, StringComparison.Ordinal);
        Assert.Equal(locale == "zh-Hans", Han().IsMatch(email.Text));
        Assert.Equal(locale == "zh-Hans", Han().IsMatch(Visible(email.Html)));
    }

    [Theory]
    [MemberData(nameof(EveryMail))]
    public void The_html_says_everything_that_the_text_says(int kind, string locale)
    {
        var email = EmailSamples.Write(EmailSamples.EveryKind[kind], locale);

        var html = Visible(email.Html);
        Assert.All(
            email.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line != "-- "),
            line => Assert.Contains(line, html, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryMail))]
    public void Lines_stay_within_998_octets(int kind, string locale)
    {
        var email = EmailSamples.Write(EmailSamples.EveryKind[kind], locale);

        Assert.All(
            $"{email.Text}\n{email.Html}".Split('\n'),
            line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 998));
    }

    [Theory]
    [MemberData(nameof(EveryMail))]
    public void Nothing_is_loaded_from_anywhere(int kind, string locale)
    {
        var email = EmailSamples.Write(EmailSamples.EveryKind[kind], locale);

        Assert.DoesNotMatch("(?i)<img|<script|<link|<iframe|<form|url\\(|@import|src=|background=", email.Html);
        Assert.Contains("<meta name=\"color-scheme\" content=\"light dark\">", email.Html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", email.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "zh-Hans")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("ZH-hant-TW", "zh-Hans")]
    [InlineData("en-GB", "en")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    public void A_locale_is_answered_in_one_of_the_two_languages(string asked, string answered)
    {
        var email = EmailSamples.Write(EmailSamples.EveryKind[0], asked);

        Assert.Equal(answered, email.Locale);
    }

    [Fact]
    public void Id_address_and_date_go_through_unchanged()
    {
        var email = EmailSamples.Write(EmailSamples.EveryKind[0], "en");

        Assert.Equal(("id-1@id.example.com", "mei@example.com", EmailSamples.Asked), (email.MessageId, email.To, email.Date));
        Assert.DoesNotContain("mei@example.com", email.Text + email.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "24 November 2026 at 09:15 UTC (+00:00)", "24 November 2026 at 09:25 UTC (+00:00)", "10 minutes")]
    [InlineData("zh-Hans", "2026年11月24日 09:15（UTC，+00:00）", "2026年11月24日 09:25（UTC，+00:00）", "10 分钟")]
    public void A_code_says_when_it_was_asked_for_and_until_when_it_works(
        string locale, string asked, string until, string minutes)
    {
        var email = EmailSamples.Write(EmailSamples.CodeFor(RecoveryGoal.NewPassword), locale);

        Assert.Contains(asked, email.Text, StringComparison.Ordinal);
        Assert.Contains(until, email.Text, StringComparison.Ordinal);
        Assert.Contains(minutes, email.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "for one minute from")]
    [InlineData(2, "for 2 minutes from")]
    public void One_minute_is_no_plural(int minutes, string words)
    {
        var email = EmailSamples.Write(EmailSamples.CodeFor(RecoveryGoal.NewPassword, minutes), "en");

        Assert.Contains(words, email.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public void Each_goal_has_a_sentence_of_its_own(string locale)
    {
        var password = EmailSamples.Write(EmailSamples.CodeFor(RecoveryGoal.NewPassword), locale);
        var temporary = EmailSamples.Write(EmailSamples.CodeFor(RecoveryGoal.TemporaryCode), locale);

        Assert.NotEqual(password.Text, temporary.Text);
        Assert.Throws<ArgumentException>(() => EmailSamples.Write(EmailSamples.CodeFor(RecoveryGoal.None), locale));
    }

    [Theory]
    [MemberData(nameof(EveryMail))]
    public void Support_is_named_or_else_the_page_that_leads_there(int kind, string locale)
    {
        var content = EmailSamples.EveryKind[kind];
        var without = EmailSamples.Write(content, locale, EmailSamples.Settings with { SupportContact = " " });
        var with = EmailSamples.Write(content, locale);

        var isForOwners = content is not (MessageContent.Trial or MessageContent.ManagerAsked or MessageContent.StaffAlarm);
        var needsHelp = isForOwners
            && content is not (MessageContent.RecoveryCode or MessageContent.RecoveryLink or MessageContent.ContactCode or MessageContent.SignUpCode or MessageContent.HelpAskCode);
        Assert.Equal(needsHelp, without.Text.Contains("https://id.example.com/contact", StringComparison.Ordinal));
        Assert.Equal(isForOwners, with.Text.Contains("400-810-0000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "somebody pressed “This was not me”", "our support froze your account")]
    [InlineData("zh-Hans", "“不是我本人操作”", "客服冻结了您")]
    public void A_freeze_is_laid_to_whoever_had_the_doubt(string locale, string owner, string staff)
    {
        var byOwner = EmailSamples.Write(new MessageContent.AccountFrozen(EmailSamples.Asked), locale);
        var byStaff = EmailSamples.Write(new MessageContent.AccountFrozen(EmailSamples.Asked, ByStaff: true), locale);

        Assert.Contains(owner, byOwner.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(staff, byOwner.Text, StringComparison.Ordinal);
        Assert.Contains(staff, byStaff.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(owner, byStaff.Text, StringComparison.Ordinal);
        Assert.NotEqual(Preheader(byOwner), Preheader(byStaff));
    }

    [Theory]
    [InlineData("en", "browsers that have not signed in", "browsers that have signed in", "use a browser that you have signed in with before")]
    [InlineData("zh-Hans", "未曾登录过您账户的浏览器", "不再受理曾登录过您账户的浏览器", "改用曾经登录过的浏览器")]
    public void I5_a_closed_second_factor_names_the_browsers_that_it_is_closed_to_and_sends_nobody_there(
        string locale, string strangers, string known, string advice)
    {
        var stranger = EmailSamples.Write(new MessageContent.FactorClosed(EmailSamples.Asked, EmailSamples.NotMe, Lane.Stranger), locale);
        var device = EmailSamples.Write(new MessageContent.FactorClosed(EmailSamples.Asked, EmailSamples.NotMe, Lane.KnownDevice), locale);

        Assert.Contains(strangers, stranger.Text, StringComparison.Ordinal);
        Assert.Contains(advice, stranger.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(known, stranger.Text, StringComparison.Ordinal);
        Assert.Contains(known, device.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(strangers, device.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(advice, device.Text, StringComparison.Ordinal);
        Assert.NotEqual(Preheader(stranger), Preheader(device));
    }

    [Theory]
    [InlineData("en", "browsers that have not signed in", "browsers that have signed in")]
    [InlineData("zh-Hans", "未曾登录过您账户的浏览器", "，不再受理曾登录过您账户的浏览器")]
    public void I5_closed_codes_name_the_browsers_that_they_are_closed_to(string locale, string strangers, string known)
    {
        var stranger = EmailSamples.Write(new MessageContent.CodesClosed(EmailSamples.Reference, EmailSamples.Asked, Lane.Stranger), locale);
        var device = EmailSamples.Write(new MessageContent.CodesClosed(EmailSamples.Reference, EmailSamples.Asked, Lane.KnownDevice), locale);

        Assert.Contains(strangers, stranger.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(known, stranger.Text, StringComparison.Ordinal);
        Assert.Contains(known, device.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(strangers, device.Text, StringComparison.Ordinal);
        Assert.NotEqual(Preheader(stranger), Preheader(device));
    }

    [Theory]
    [InlineData("en", "browsers that have not signed in", "browsers that have signed in")]
    [InlineData("zh-Hans", "未曾登录过您账户的浏览器", "，曾登录过您账户的浏览器")]
    public void I5_a_locked_way_names_the_browsers_that_it_is_locked_to(string locale, string strangers, string known)
    {
        var until = EmailSamples.Asked.AddHours(24);
        var stranger = EmailSamples.Write(new MessageContent.WayLocked(EmailSamples.Reference, EmailSamples.Asked, until), locale);
        var device = EmailSamples.Write(new MessageContent.WayLocked(EmailSamples.Reference, EmailSamples.Asked, until, Lane.KnownDevice), locale);

        Assert.Contains(strangers, stranger.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(known, stranger.Text, StringComparison.Ordinal);
        Assert.Contains(known, device.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(strangers, device.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public void I10_A_notice_carries_this_was_not_me_and_no_other_way_in(string locale)
    {
        foreach (var notice in EmailSamples.EveryKind.Where(
            content => content is MessageContent.PasswordChanged or MessageContent.TemporarySignIn))
        {
            var email = EmailSamples.Write(notice, locale);

            Assert.Contains(email.Text.Split('\n'), line => line == EmailSamples.NotMe.AbsoluteUri);
            Assert.Contains($"href=\"{EmailSamples.NotMe.AbsoluteUri}\"", email.Html, StringComparison.Ordinal);
            Assert.Contains($">{EmailSamples.NotMe.AbsoluteUri}<", email.Html, StringComparison.Ordinal);
            Assert.Contains("+00:00", email.Text, StringComparison.Ordinal);
            Assert.Contains(EmailSamples.Reference, email.Text, StringComparison.Ordinal);
            Assert.Single(Regex.Matches(email.Html, "href="));
            Assert.DoesNotMatch("/forgot|/r#|/reset", email.Text + email.Html);
            Assert.DoesNotContain(EmailSamples.NotMe.AbsoluteUri, email.Subject, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(EveryMail))]
    public void I8_Nothing_of_a_message_is_printed_by_its_types(int kind, string locale)
    {
        var content = EmailSamples.EveryKind[kind];

        var printed = $"{content}{EmailSamples.Write(content, locale)}";

        Assert.DoesNotMatch("9021|5678|s3cr|mei@", printed);
    }

    // The first text of the body: what a mailbox shows beside the subject.
    private static string Preheader(Email email) =>
        Visible(email.Html).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[0];

    private static string Visible(string html)
    {
        var body = html[html.IndexOf("<body", StringComparison.Ordinal)..];
        return WebUtility.HtmlDecode(Regex.Replace(body, "<[^>]*>", ""));
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
