using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Attacks;

/// <summary>U+FFFE, on which normalisation throws, in every field that is normalised.</summary>
public sealed class NoncharacterTests
{
    [Theory]
    [InlineData("\uFFFE")]
    [InlineData("mei\uFFFE@example.com")]
    [InlineData("m\u00e9i\uFFFE@example.com")]
    [InlineData("mei@ex\uFFFEample.com")]
    [InlineData("mei\uFFFE")]
    [InlineData("\u6885\uFFFE")]
    [InlineData("+86\uFFFE13800138000")]
    public async Task In_an_identifier_it_is_refused_like_any_other_sign(string identifier)
    {
        await using var host = await KeybackHost.StartAsync();

        var start = await host.Api.StartAsync(identifier);
        var signIn = await host.Api.SignInAsync(identifier, KeybackHost.GoodPassword);

        Assert.Equal("identifier_invalid", start.Code);
        Assert.Equal("sign_in_failed", signIn.Code);
    }

    [Fact]
    public async Task In_a_password_it_is_refused_or_taken_and_never_a_fault_of_ours()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        var recovery = await host.Api.StartedAsync("mei@example.com");
        await host.Api.CodeAsync(recovery, await host.Mails.CodeAsync(recovery.Reference));

        var signIn = await host.Api.SignInAsync("mei@example.com", "violet \uFFFE otter sings");
        var code = await host.Api.CodeAsync(recovery, "1234\uFFFE5678");
        var set = await host.Api.PasswordAsync(recovery, "violet \uFFFE otter sings at noon");

        Assert.Equal("sign_in_failed", signIn.Code);
        Assert.True(code.Status < HttpStatusCode.InternalServerError);
        Assert.True(set.Status < HttpStatusCode.InternalServerError);
    }
}
