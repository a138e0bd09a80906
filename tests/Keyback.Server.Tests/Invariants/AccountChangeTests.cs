using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>What holds for every change that is made inside a session: I7, I10, I12, I15 (requirements B-13, G-09).</summary>
public sealed class AccountChangeTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Second = "second@example.com";
    private const string Fresh = "a quiet harbour before dawn 7";

    private KeybackHost _host = null!;
    private string _session = "";

    private ApiClient Api => _host.Api;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync(SharedHost.Generous);
        var mei = await _host.AddAccountAsync(Mei, "mei", "+8613800138000");
        await _host.AddAddressAsync(mei, Second);
        _session = await Api.EnterSteppedUpAsync(Mei);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("name")]
    [InlineData("password")]
    [InlineData("add")]
    [InlineData("remove")]
    public async Task I7_A_change_ends_every_open_Recovery_of_the_account(string what)
    {
        var open = await Api.StartedAsync(Mei);
        var own = await Api.StartedOwnAsync(_session);
        var (code, codeOfOwn) = (await _host.NewestCodeAsync(open), await _host.NewestCodeAsync(own));

        await ChangeAsync(what);

        Contract.IsProblem(await Api.CodeAsync(open, code), 409, "out_of_order");
        Contract.IsProblem(await Api.CodeAsync(own, codeOfOwn), 409, "out_of_order");
    }

    [Theory]
    [InlineData("name")]
    [InlineData("password")]
    [InlineData("add")]
    [InlineData("remove")]
    public async Task I10_A_change_is_told_to_every_address_and_number_and_any_of_them_can_disown_it(string what)
    {
        await ChangeAsync(what);
        await _host.SettledAsync();

        foreach (var address in (string[])[Mei, Second])
        {
            Assert.Contains(await _host.ToldAsync(address), text => text.Contains("/not-me/", StringComparison.Ordinal));
        }

        Assert.Contains(_host.Phones.All, sms => sms.Template == "account_changed" && !sms.Text.Contains("http", StringComparison.Ordinal));

        var notice = _host.Mails.All.Last(mail => mail.To.ToString() == Second && mail.TextBody!.Contains("/not-me/", StringComparison.Ordinal));
        using var browser = new PageClient(_host.Url);
        Assert.Equal("/not-me/done", (await browser.SubmitAsync($"/not-me/{Mailbox.DisownToken(notice)}", null)).Location);
        Assert.False(await Api.IsAliveAsync(_session));
    }

    [Fact]
    public async Task I12_A_new_password_ends_every_other_session_at_once_and_remembered_devices_are_forgotten()
    {
        var full = await Api.EnterAsync(Mei);
        var temporary = await _host.TemporaryAsync(Mei);
        using var other = new PageClient(_host.Url);
        await other.SubmitAsync("/sign-in", null, ("Identifier", Mei), ("Password", KeybackHost.GoodPassword));

        await ChangeAsync("password");

        Assert.Equal((true, false, false), (await Api.IsAliveAsync(_session), await Api.IsAliveAsync(full), await Api.IsAliveAsync(temporary)));
        Assert.Equal("/sign-in", (await other.GetAsync("/my")).Location);
    }

    [Fact]
    public async Task I12_A_reset_by_the_fifth_way_ends_the_session_that_asked_for_it_too()
    {
        var recovery = await Api.StartedOwnAsync(_session);
        await Api.CodeAsync(recovery, await _host.NewestCodeAsync(recovery));

        Assert.Equal(HttpStatusCode.OK, (await Api.PasswordAsync(recovery, Fresh)).Status);

        Assert.False(await Api.IsAliveAsync(_session));
        await _host.SettledAsync();
        Assert.Contains(await _host.ToldAsync(Second), text => text.Contains(recovery.Reference, StringComparison.Ordinal)); // I10
    }

    [Fact]
    public async Task I15_Every_change_and_refusal_is_on_the_record_and_names_no_address()
    {
        await Api.StepUpAsync(_session, "not the password");
        await Api.RenameAsync(_session, "mei.lin");
        await ChangeAsync("add");
        await ChangeAsync("remove");

        var record = await _host.RecordAsync();
        foreach (var kind in (Audit.AuditKind[])
        [
            Audit.AuditKind.SteppedUp, Audit.AuditKind.StepUpFailed, Audit.AuditKind.UserNameChanged, Audit.AuditKind.ContactAsked,
            Audit.AuditKind.ContactAdded, Audit.AuditKind.ContactRemoved,
        ])
        {
            Assert.Contains(record, entry => entry.Kind == kind && entry.Account is not null);
        }

        Assert.All(record, entry => Assert.DoesNotContain("example", $"{entry.Reason}{entry.Reference}", StringComparison.Ordinal));
    }

    private async Task ChangeAsync(string what)
    {
        var reply = what switch
        {
            "name" => await Api.RenameAsync(_session, "mei.lin"),
            "password" => await Api.NewPasswordAsync(_session, Fresh),
            "add" => await Api.ProveAsync(
                _session, (await Api.AddAsync(_session, "email", "third@example.com"))["id"], await _host.CodeForAsync("third@example.com")),
            _ => await Api.RemoveAsync(_session, (await Api.ContactsAsync(_session, "phone")).Single()),
        };
        Assert.True(reply.Message.IsSuccessStatusCode, reply.Text);
    }
}
