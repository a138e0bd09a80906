using System.Globalization;
using System.Reflection;
using Keyback.Channels;
using Keyback.Channels.Gateways;
using Keyback.Limits;
using Keyback.Server.Captcha;
using Keyback.Server.Console;
using Keyback.Server.Help;
using Keyback.Server.SignUp;
using Keyback.Server.WeChat;
using Keyback.Storage;
using Keyback.Storage.Audit;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>
/// Looks at the settings as the operator wrote them, before any is bound: every name must be known and every value
/// readable. The binder would skip the one and throw at the other, without naming the setting.
/// </summary>
internal static class WrittenSettings
{
    private static readonly Dictionary<string, Type> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Storage"] = typeof(StorageOptions),
        ["Email"] = typeof(EmailOptions),
        ["Sms"] = typeof(SmsOptions),
        ["Limits"] = typeof(LimitsOptions),
        ["Captcha"] = typeof(CaptchaOptions),
        ["WeChat"] = typeof(WeChatOptions),
        ["SignUp"] = typeof(SignUpOptions),
        ["Help"] = typeof(HelpOptions),
        ["Staff"] = typeof(StaffOptions),
        ["Audit"] = typeof(RecordOptions),
        ["Overload"] = typeof(OverloadOptions),
    };

    /// <summary>Checks everything under <c>Keyback</c>, and puts times of 24 hours and more in the form that the binder takes.</summary>
    /// <exception cref="OptionsValidationException">Something is unknown or unreadable; each failure names its setting.</exception>
    public static void Check(IConfigurationManager configuration)
    {
        List<string> faults = [.. SettingsFiles.Read(configuration)];
        faults.AddRange(configuration.GetSection(SiteOptions.Section).GetChildren().SelectMany(OfFirstLevel));
        if (faults.Count > 0)
        {
            throw new OptionsValidationException(SiteOptions.Section, typeof(SiteOptions), faults);
        }
    }

    private static IEnumerable<string> OfFirstLevel(IConfigurationSection child) =>
        Sections.TryGetValue(child.Key, out var type) ? OfGroup(child, type)
        : OfMember(child, typeof(SiteOptions));

    private static IEnumerable<string> OfGroup(IConfigurationSection group, Type type) => string.IsNullOrEmpty(group.Value)
        ? group.GetChildren().SelectMany(child => OfMember(child, type))
        : [$"{group.Path} is a group of settings and takes no value itself."];

    private static IEnumerable<string> OfMember(IConfigurationSection setting, Type owner)
    {
        var property = owner.GetProperty(setting.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        if (property is null)
        {
            return [Unknown(setting)];
        }

        if (property.PropertyType == typeof(IList<string>))
        {
            return OfList(setting);
        }

        if (property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IList<>))
        {
            return OfGroups(setting, list.GenericTypeArguments[0]);
        }

        var optional = Nullable.GetUnderlyingType(property.PropertyType);
        var type = optional ?? property.PropertyType;
        return type == typeof(string) || type.IsValueType ? OfValue(setting, type, optional is not null) : OfGroup(setting, type);
    }

    private static IEnumerable<string> OfList(IConfigurationSection list) => string.IsNullOrEmpty(list.Value)
        ? list.GetChildren().SelectMany(item => OfValue(item, typeof(string), optional: true))
        : [$"{list.Path} is a list: write {list.Path}:0, {list.Path}:1 and so on."];

    private static IEnumerable<string> OfGroups(IConfigurationSection list, Type type) => string.IsNullOrEmpty(list.Value)
        ? list.GetChildren().SelectMany(item => OfGroup(item, type))
        : [$"{list.Path} is a list: write {list.Path}:0, {list.Path}:1 and so on."];

    private static IEnumerable<string> OfValue(IConfigurationSection setting, Type type, bool optional)
    {
        foreach (var child in setting.GetChildren())
        {
            yield return Unknown(child);
        }

        if (setting.Value is not { } text || (optional && text.Length == 0))
        {
            yield break;
        }

        if (type == typeof(int) && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            yield return $"{setting.Path} must be a whole number.";
        }

        if (type == typeof(bool) && !bool.TryParse(text, out _))
        {
            yield return $"{setting.Path} must be true or false.";
        }

        if (type != typeof(TimeSpan))
        {
            yield break;
        }

        if (TimeOf(text) is { } time)
        {
            setting.Value = time.ToString("c", CultureInfo.InvariantCulture);
        }
        else
        {
            yield return $"{setting.Path} must be a time as hh:mm:ss, such as 00:10:00.";
        }
    }

    // To the framework a bare 5 is five days, and 24:00:00 is twenty-four of them.
    private static TimeSpan? TimeOf(string text)
    {
        var hours = text.Split(':')[0];
        if (int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole is > 23 and < 10_000)
        {
            return TimeSpan.TryParse("00" + text[hours.Length..], CultureInfo.InvariantCulture, out var rest) && text.AsSpan().Count(':') == 2
                ? TimeSpan.FromHours(whole) + rest
                : null;
        }

        return (text.Contains(':', StringComparison.Ordinal) || text == "0")
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
    }

    private static string Unknown(IConfigurationSection setting) =>
        $"{setting.Path} is no setting of Keyback. Correct its name or remove it.";
}
