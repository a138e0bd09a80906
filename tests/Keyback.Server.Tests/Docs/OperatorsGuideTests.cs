using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Keyback.Channels;
using Keyback.Channels.Gateways;
using Keyback.Limits;
using Keyback.Server.Captcha;
using Keyback.Server.Console;
using Keyback.Server.Help;
using Keyback.Server.Platform;
using Keyback.Server.SignUp;
using Keyback.Server.WeChat;
using Keyback.Storage;
using Keyback.Storage.Audit;

namespace Keyback.Server.Tests.Docs;

/// <summary>docs/operate.md lists every setting; the code is asked which there are.</summary>
public sealed partial class OperatorsGuideTests
{
    private static readonly (string Section, object Defaults)[] Sections =
    [
        (SiteOptions.Section, new SiteOptions()),
        (StorageOptions.Section, new StorageOptions()),
        (EmailOptions.Section, new EmailOptions()),
        (LimitsOptions.Section, new LimitsOptions()),
        (CaptchaOptions.Section, new CaptchaOptions()),
        (SmsOptions.Section, new SmsOptions()),
        (WeChatOptions.Section, new WeChatOptions()),
        (SignUpOptions.Section, new SignUpOptions()),
        (HelpOptions.Section, new HelpOptions()),
        (StaffOptions.Section, new StaffOptions()),
        (RecordOptions.Section, new RecordOptions()),
        (OverloadOptions.Section, new OverloadOptions()),
    ];

    private sealed record Setting(string Name, string Default, string? Range)
    {
        public override string ToString() => $"{Name} | {Default}";
    }

    [Fact]
    public void The_guide_lists_every_setting_with_its_default_and_no_other() => Assert.Equal(
        Sections.SelectMany(section => Read(section.Section, section.Defaults)).Select(setting => setting.ToString()).Order(StringComparer.Ordinal),
        Rows().Select(row => $"{row[0]} | {row[1]}").Order(StringComparer.Ordinal));

    [Fact]
    public void The_guide_gives_every_checked_range()
    {
        var rows = Rows().ToDictionary(row => row[0], row => row[2]);

        Assert.All(
            Sections.SelectMany(section => Read(section.Section, section.Defaults)).Where(setting => setting.Range is not null),
            setting => Assert.Equal($"{setting.Name}: {setting.Range}", $"{setting.Name}: {rows[setting.Name]}"));
    }

    [Fact]
    public void The_guide_names_every_approved_text() => Assert.Contains(
        $"`WHICH` is {string.Join(", ", Texts()[..^1].Select(text => $"`{text}`"))} or `{Texts()[^1]}`.",
        File.ReadAllText(Path.Combine(Root(), "docs", "operate.md")),
        StringComparison.Ordinal);

    [Fact]
    public void What_deploy_sets_are_settings_of_the_guide()
    {
        var known = Rows().Select(row => row[0]).ToHashSet(StringComparer.Ordinal);
        var named = Directory.EnumerateFiles(Path.Combine(Root(), "deploy"), "*", SearchOption.AllDirectories)
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .Select(name => name.EndsWith("_FILE", StringComparison.Ordinal) ? name[..^"_FILE".Length] : name)
            .Select(name => Place().Replace(name.Replace("__", ":", StringComparison.Ordinal), "")) // of a list
            .ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(named);
        Assert.Subset(known, named);
    }

    private static string[] Texts() => [.. typeof(SmsTemplateOptions).GetProperties().Select(property => property.Name)];

    private static IEnumerable<string[]> Rows() => File.ReadLines(Path.Combine(Root(), "docs", "operate.md"))
        .Where(line => line.StartsWith("| `Keyback:", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => (string[])[cells[0].Trim('`'), .. cells[1..]]);

    private static IEnumerable<Setting> Read(string section, object defaults)
    {
        foreach (var property in defaults.GetType().GetProperties())
        {
            var name = $"{section}:{property.Name}";
            var value = property.GetValue(defaults);
            if (value is SmsTemplateOptions)
            {
                foreach (var inner in Read($"{name}:WHICH", new SmsTemplate()))
                {
                    yield return inner;
                }
            }
            else if (value is SmtpOptions or DkimOptions or SupportOptions or AliyunSmsOptions or TencentSmsOptions or TwilioSmsOptions or HttpSmsOptions or SmsNames or SmsSpendingOptions or SupportMinimumOptions)
            {
                foreach (var inner in Read(name, value))
                {
                    yield return inner;
                }
            }
            else if (value is IList<SupportCheckOptions>)
            {
                foreach (var inner in Read($"{name}:N", new SupportCheckOptions()))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return new Setting(name, Word(value), RangeOf(property));
            }
        }
    }

    private static string Word(object? value) => value switch
    {
        null => "none",
        string text => $"`{text}`",
        bool flag => flag ? "`true`" : "`false`",
        ICollection { Count: 0 } => "none",
        IFormattable figure => $"`{figure.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => throw new InvalidOperationException($"The guide has no words for a {value.GetType().Name}."),
    };

    private static string? RangeOf(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { } range
            ? string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}")
            : property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed
                ? string.Join(", ", allowed.Values.Select(value => $"`{value}`"))
                : property.GetCustomAttribute<StringLengthAttribute>() is { } length
                    ? string.Create(CultureInfo.InvariantCulture, $"at most {length.MaximumLength} characters")
                    : null;

    [GeneratedRegex("Keyback__[A-Za-z0-9_]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@":\d+$")]
    private static partial Regex Place();

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Keyback.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException("The tests must run inside the source tree.");
        }

        return folder;
    }
}
