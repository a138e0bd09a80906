using Keyback.Limits;

namespace Keyback.Tests.Limits;

public sealed class SmsSpendingTests
{
    [Theory]
    [InlineData("+8613900000000", "CN", null)]
    [InlineData("+8619900000000", "CN", null)] // whatever block the tables know
    [InlineData("+14155550123", "US", null)] // fictional
    [InlineData("+16502530000", "US", null)]
    [InlineData("+85251234567", "HK", "sms_region")]
    [InlineData("+447400123456", "GB", "sms_region")]
    [InlineData("+14165550123", "CA", "sms_region")] // +1 as well, and not the United States
    [InlineData("+18765550123", "JM", "sms_region")] // nor is this
    [InlineData("+883510000000000", "001", "sms_region")] // no country at all
    [InlineData("+19002345678", "US", "sms_premium")]
    [InlineData("+8612306", "CN", "sms_premium")] // a short code
    [InlineData("+1911", "US", "sms_premium")]
    [InlineData("not a number", "ZZ", "sms_region")]
    [InlineData("", "ZZ", "sms_region")]
    public void By_default_the_mainland_and_the_operators_own_country_are_served(string number, string region, string? refusal) =>
        Assert.Equal((region, refusal), new SmsSpending(new SmsSpendingOptions(), "US").Judge(number));

    [Theory]
    [InlineData("+449098790000", "sms_premium")] // premium rate
    [InlineData("+448431234567", "sms_premium")] // shared cost
    [InlineData("+447012345678", "sms_premium")] // personal
    [InlineData("+447640123456", "sms_premium")] // pager
    [InlineData("+445512345678", "sms_premium")] // UAN
    [InlineData("+447400123456", null)]
    [InlineData("+8613900000000", "sms_region")] // a list replaces the default
    public void Numbers_that_cost_who_writes_to_them_get_nothing(string number, string? refusal) =>
        Assert.Equal(refusal, new SmsSpending(new SmsSpendingOptions { Regions = ["GB"] }, "US").Judge(number).Refusal);

    [Fact]
    public void Every_country_can_have_sms_to_its_mobile_phones()
    {
        var numbers = PhoneNumbers.PhoneNumberUtil.GetInstance();
        var everywhere = new SmsSpending(new SmsSpendingOptions { Regions = [.. numbers.GetSupportedRegions()] }, "US");
        foreach (var region in numbers.GetSupportedRegions())
        {
            if (numbers.GetExampleNumberForType(region, PhoneNumbers.PhoneNumberType.MOBILE) is not { } example)
            {
                continue; // as far as the tables know, it has none
            }

            var number = numbers.Format(example, PhoneNumbers.PhoneNumberFormat.E164);
            Assert.True(SmsSpending.IsRegion(region));
            Assert.Equal((region, number, null), (region, number, everywhere.Judge(number).Refusal));
        }
    }

    [Fact]
    public void Neighbours_share_all_but_three_digits()
    {
        Assert.Equal("+8613900000", SmsSpending.Prefix("+8613900000123"));
        Assert.Equal(SmsSpending.Prefix("+8613900000999"), SmsSpending.Prefix("+8613900000000"));
        Assert.NotEqual(SmsSpending.Prefix("+8613900001000"), SmsSpending.Prefix("+8613900000000"));
    }
}
