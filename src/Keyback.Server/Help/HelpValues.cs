using System.Globalization;
using System.Text.RegularExpressions;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Passwords;
using Keyback.Recovery;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Keyback.Server.WeChat;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Help;

/// <summary>
/// What the gaps in the content stand for: <c>{{limits.code_lifetime}}</c> is said as it is set on this server, in the
/// reader's language. <c>{{limits.wrong_user_names|try|tries}}</c> adds the word that fits the number.
/// </summary>
internal sealed partial class HelpValues
{
    private readonly PageTexts _texts;
    private readonly Dictionary<string, Func<(string Words, bool One)>> _values = new(StringComparer.Ordinal);

    public HelpValues(
        IOptions<LimitsOptions> limits, IOptions<SiteOptions> site, CaptchaChoice captcha, IOptions<WeChatOptions> wechat, ISmsChannel sms, PageTexts texts)
    {
        _texts = texts;
        foreach (var property in typeof(LimitsOptions).GetProperties())
        {
            switch (property.GetValue(limits.Value))
            {
                case int number: Add($"limits.{Snake(property.Name)}", number); break;
                case TimeSpan time: Add($"limits.{Snake(property.Name)}", time); break;
            }
        }

        var scope = limits.Value.UserNameLockScope is "account" ? "Help_LockedAll" : "Help_LockedPhone";
        _values["limits.user_name_lock_scope"] = () => (texts[scope], false);
        Add("site.session_lifetime", site.Value.SessionLifetime);
        _values["site.name"] = () => (site.Value.SiteName, false);
        Add("password.shortest", NewPasswordRules.MinimumAlone);
        Add("password.longest", NewPasswordRules.Maximum);
        Add("recovery.patience", RecoveryRules.Patience);
        Add("recovery.name_step", RecoveryRules.NameStep);
        Add("recovery.password_step", RecoveryRules.PasswordStep);

        Absent = [.. Missing(("sms", sms.IsConfigured), ("wechat", wechat.Value.HasWebsite || wechat.Value.HasOfficial), ("captcha", captcha.Mode is not CaptchaMode.Never))];
    }

    /// <summary>What this server does not have: <c>sms</c>, <c>wechat</c>, <c>captcha</c>.</summary>
    public IReadOnlyList<string> Absent { get; }

    /// <summary>Everything that content may require.</summary>
    public static IReadOnlyList<string> Known { get; } = ["sms", "wechat", "captcha"];

    /// <summary>Whether a page of ours is not there on this server.</summary>
    public bool IsAbsent(string path) => path.StartsWith("/forgot/phone", StringComparison.Ordinal) && Absent.Contains("sms");

    /// <summary>Fills the gaps of a text, in the language of the present culture.</summary>
    /// <param name="file">How messages call the text's file.</param>
    /// <param name="text">The text.</param>
    /// <param name="markdown">Whether what is filled in must not act as Markdown.</param>
    /// <exception cref="HelpContentException">A gap stands for nothing.</exception>
    public string Fill(string file, string text, bool markdown)
    {
        var filled = Gap().Replace(text, gap =>
        {
            if (!_values.TryGetValue(gap.Groups["name"].Value, out var value))
            {
                throw new HelpContentException(file, $"{gap.Value} stands for nothing; docs/help.md lists what may be filled in.");
            }

            var (words, one) = value();
            var noun = gap.Groups["one"] is { Success: true } singular ? " " + (one ? singular.Value : gap.Groups["many"].Value) : "";
            return markdown ? Punctuation().Replace(words, @"\$0") + noun : words + noun;
        });
        return filled.Contains("{{", StringComparison.Ordinal)
            ? throw new HelpContentException(file, "a gap, {{…}}, is written wrongly.")
            : filled;
    }

    /// <summary>The first gap of a text that stands for nothing or is written wrongly; none where all are right.</summary>
    public string? WrongGap(string text)
    {
        var unknown = Gap().Matches(text).FirstOrDefault(gap => !_values.ContainsKey(gap.Groups["name"].Value))?.Value;
        return unknown ?? (Gap().Replace(text, "").Contains("{{", StringComparison.Ordinal) ? "{{" : null);
    }

    private static IEnumerable<string> Missing(params (string Name, bool There)[] parts) => parts.Where(part => !part.There).Select(part => part.Name);

    private static string Snake(string name) => Capital().Replace(name, "_$0").ToLowerInvariant();

    private void Add(string name, int number) => _values[name] = () => (number.ToString(CultureInfo.InvariantCulture), number == 1);

    // Whole days are said as days from two on: nobody thinks of 336 hours.
    private void Add(string name, TimeSpan time) => _values[name] = () =>
        (time.TotalDays >= 2 && time.Ticks % TimeSpan.TicksPerDay == 0 ? _texts.Format("Time_Days", time.Days) : _texts.Duration(time), false);

    [GeneratedRegex(@"\{\{(?<name>[a-z_.]+)(?:\|(?<one>[\p{L} ]+)\|(?<many>[\p{L} ]+))?\}\}")]
    private static partial Regex Gap();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex(@"[!-/:-@\[-`{-~]")]
    private static partial Regex Punctuation();
}
