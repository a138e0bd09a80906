using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>Checks the attributes of options, and says what is wrong under the name that the operator writes.</summary>
/// <param name="section">Where the options stand in the configuration.</param>
internal sealed class AttributeChecks<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        List<string> faults = [.. AttributeFaults.Of(section, options)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

/// <summary>The sentences of <see cref="AttributeChecks{TOptions}"/>.</summary>
internal static class AttributeFaults
{
    public static IEnumerable<string> Of(string section, object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var key = $"{section}:{property.Name}";
            var value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>().Where(rule => !rule.IsValid(value)))
            {
                // Some attributes bring a sentence of their own; the framework's stand-ins name no key.
                yield return rule.ErrorMessage is { } own && own.StartsWith(SiteOptions.Section, StringComparison.Ordinal)
                    ? own
                    : $"{key} {Sentence(rule)}";
            }

            if (value is not null && property.IsDefined(typeof(ValidateObjectMembersAttribute)))
            {
                foreach (var fault in Of(key, value))
                {
                    yield return fault;
                }
            }
        }
    }

    private static string Sentence(ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"must be from {range.Minimum} to {range.Maximum}."),
        AllowedValuesAttribute allowed => $"must be {string.Join(" or ", allowed.Values.Select(value => $"\"{value}\""))}.",
        StringLengthAttribute length => string.Create(CultureInfo.InvariantCulture, $"must have at most {length.MaximumLength} characters."),
        RequiredAttribute => "must not be empty.",
        _ => "has a value that it cannot have.",
    };
}
