using System.Globalization;
using Keyback.Limits;
using Keyback.Passwords;

namespace Keyback.Tests.Limits;

/// <summary>What holds where nobody configured anything, as <c>docs/limits.md</c> says it. A default that changes by accident changes nothing that is tested elsewhere.</summary>
public sealed class DefaultsTests
{
    public static readonly TheoryData<string, string> Defaults = new()
    {
        { nameof(LimitsOptions.CodeDigits), "8" },
        { nameof(LimitsOptions.SmsCodeDigits), "6" },
        { nameof(LimitsOptions.CodeLifetime), "00:10:00" },
        { nameof(LimitsOptions.SmsCodeLifetime), "00:05:00" },
        { nameof(LimitsOptions.LinkLifetime), "00:30:00" },
        { nameof(LimitsOptions.SupportLinkLifetime), "00:15:00" },
        { nameof(LimitsOptions.WrongCodesPerCode), "5" },
        { nameof(LimitsOptions.WrongCodesPerAccount), "10" },
        { nameof(LimitsOptions.WrongCodesOfAll), "1000" },
        { nameof(LimitsOptions.WrongUserNames), "3" },
        { nameof(LimitsOptions.UserNameWindow), "1.00:00:00" },
        { nameof(LimitsOptions.UserNameLock), "1.00:00:00" },
        { nameof(LimitsOptions.UserNameLockScope), "phone" },
        { nameof(LimitsOptions.NumberUnusedFor), "90.00:00:00" },
        { nameof(LimitsOptions.NumberSettlesIn), "3.00:00:00" },
        { nameof(LimitsOptions.DetachedNumberKept), "14.00:00:00" },
        { nameof(LimitsOptions.ResendPause), "00:01:00" },
        { nameof(LimitsOptions.MessagesPerHour), "5" },
        { nameof(LimitsOptions.MessagesPerDay), "10" },
        { nameof(LimitsOptions.StartsPerIdentifier), "5" },
        { nameof(LimitsOptions.StartsPerNetwork), "30" },
        { nameof(LimitsOptions.StartsWindow), "00:15:00" },
        { nameof(LimitsOptions.WrongPasswords), "10" },
        { nameof(LimitsOptions.WrongPasswordsWindow), "01:00:00" },
        { nameof(LimitsOptions.WrongSecondFactors), "5" },
        { nameof(LimitsOptions.SecondFactorDelay), "3.00:00:00" },
        { nameof(LimitsOptions.TemporarySessionLifetime), "01:00:00" },
        { nameof(LimitsOptions.DeletionDelay), "14.00:00:00" },
        { nameof(LimitsOptions.StepUpLifetime), "00:05:00" },
    };

    [Theory]
    [MemberData(nameof(Defaults))]
    public void A_limit_that_nobody_configured_is_the_one_that_the_documentation_names(string name, string value) =>
        Assert.Equal(value, Convert.ToString(typeof(LimitsOptions).GetProperty(name)!.GetValue(new LimitsOptions()), CultureInfo.InvariantCulture));

    [Fact]
    public void Every_limit_is_on_by_default_and_stands_in_this_list() =>
        Assert.Equal(
            typeof(LimitsOptions).GetProperties().Select(property => property.Name).Order(), Defaults.Select(row => row.Data.Item1).Order());

    [Fact]
    public void A_password_has_fifteen_code_points_or_eight_beside_a_second_factor_and_256_at_most()
    {
        Assert.Equal(15, NewPasswordRules.MinimumAlone);
        Assert.Equal(8, NewPasswordRules.MinimumWithSecondFactor);
        Assert.Equal(256, NewPasswordRules.Maximum);
    }

    [Fact]
    public void A_hash_costs_19_MiB_and_two_passes() => Assert.Equal(new Argon2Parameters(19 * 1024, 2), new Argon2Parameters());
}
