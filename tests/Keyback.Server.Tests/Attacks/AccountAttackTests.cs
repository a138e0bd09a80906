using System.Net;
using System.Text.Json.Nodes;
using Keyback.Accounts;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Attacks;

/// <summary>Somebody inside one account reaches for another, or inside a session for more than it may (requirements B-13, G-17).</summary>
public sealed class AccountAttackTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Mallory = "mallory@example.com";
    private const string Fresh = "a quiet harbour before dawn 7";

    private KeybackHost _host = null!;

    private ApiClient Api => _host.Api;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync(Mei, "mei", "+8613800138000");
        await _host.AddAccountAsync(Mallory, "mallory");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task I2_Another_accounts_contact_can_be_neither_used_nor_proved_nor_removed()
    {
        var mei = await Api.EnterSteppedUpAsync(Mei);
        var mallory = await Api.EnterSteppedUpAsync(Mallory);
        var proved = (await Api.ContactsAsync(mei, "email")).Single();
        var waiting = (await Api.AddAsync(mei, "email", "second@example.com"))["id"];
        var code = await _host.CodeForAsync("second@example.com");

        Contract.IsProblem(await Api.StartOwnAsync(mallory, contact: proved), 404, "not_found");
        Contract.IsProblem(await Api.RemoveAsync(mallory, proved), 404, "not_found");
        Contract.IsProblem(await Api.RemoveAsync(mallory, waiting), 404, "not_found");
        Contract.IsProblem(await Api.ProveAsync(mallory, waiting, code), 404, "not_found");
        Assert.Equal(HttpStatusCode.OK, (await Api.ProveAsync(mei, waiting, code)).Status);
    }

    [Fact]
    public async Task I2_A_code_for_one_new_address_proves_no_other_and_no_other_accounts()
    {
        var mei = await Api.EnterSteppedUpAsync(Mei);
        var mallory = await Api.EnterSteppedUpAsync(Mallory);
        var first = (await Api.AddAsync(mei, "email", "first@example.com"))["id"];
        var second = (await Api.AddAsync(mei, "email", "second@example.com"))["id"];
        var theirs = (await Api.AddAsync(mallory, "email", "first@example.org"))["id"];
        var code = await _host.CodeForAsync("first@example.com");

        Contract.IsProblem(await Api.ProveAsync(mei, second, code), 422, "code_wrong");
        Contract.IsProblem(await Api.ProveAsync(mallory, theirs, code), 422, "code_wrong");
        var recovery = await Api.StartedOwnAsync(mei);
        Contract.IsProblem(await Api.CodeAsync(recovery, code), 422, "code_wrong");
        Assert.Equal(HttpStatusCode.OK, (await Api.ProveAsync(mei, first, code)).Status);
    }

    [Fact]
    public async Task I2_A_Recovery_from_inside_belongs_to_that_account_whatever_is_sent_along()
    {
        var mallory = await Api.EnterAsync(Mallory);
        var body = new JsonObject
        {
            ["method"] = "email_code",
            ["goal"] = "new_password",
            ["identifier"] = Mei,
            ["account_id"] = "00000000-0000-0000-0000-000000000001",
            ["user_name"] = "mei",
        };
        var reply = await Api.PostAsync("/api/v1/account/recoveries", body, mallory);
        var recovery = new Started(reply["id"], reply["token"], reply["reference"]);

        await Api.CodeAsync(recovery, await _host.NewestCodeAsync(recovery));
        await Api.PasswordAsync(recovery, Fresh);

        Assert.Empty(await _host.ToldAsync(Mei));
        await Api.EnterAsync(Mei);
        await Api.EnterAsync(Mallory, Fresh);
    }

    [Fact]
    public async Task A_temporary_session_changes_nothing_without_the_password()
    {
        var temporary = await _host.TemporaryAsync(Mei);
        var email = (await Api.ContactsAsync(temporary, "email")).Single();

        Contract.IsProblem(await Api.RenameAsync(temporary, "mei.lin"), 403, "step_up_required");
        Contract.IsProblem(await Api.NewPasswordAsync(temporary, Fresh), 403, "step_up_required");
        Contract.IsProblem(await Api.AddAsync(temporary, "email", "thief@example.com"), 403, "step_up_required");
        Contract.IsProblem(await Api.RemoveAsync(temporary, email), 403, "step_up_required");
        Contract.IsProblem(await Api.ProveAsync(temporary, email, Walks.NoCode), 403, "step_up_required");
        Assert.Equal("temporary", (string?)(await Api.AccountAsync(temporary)).Json!["session"]!["kind"]);

        Assert.Equal(HttpStatusCode.OK, (await Api.StepUpAsync(temporary)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Api.NewPasswordAsync(temporary, Fresh)).Status);
        Assert.True(await Api.IsAliveAsync(temporary));
    }

    [Fact]
    public async Task The_step_up_of_one_session_is_none_of_another()
    {
        var first = await Api.EnterSteppedUpAsync(Mei);
        var second = await Api.EnterAsync(Mei);

        Contract.IsProblem(await Api.RenameAsync(second, "mei.lin"), 403, "step_up_required");
        await Api.SendAsync(HttpMethod.Delete, "/api/v1/sessions/current", first);
        Contract.IsProblem(await Api.RenameAsync(first, "mei.lin"), 401, "unauthenticated");
    }

    [Fact]
    public async Task A_frozen_account_changes_nothing_even_between_look_and_change()
    {
        var session = await Api.EnterSteppedUpAsync(Mei);
        var account = await _host.Services.GetRequiredService<IAccountDirectory>().FindAsync(IdentifierKind.Email, Mei, TestContext.Current.CancellationToken);

        await _host.SetStatusAsync(account!.Id, AccountStatus.Frozen);

        Contract.IsProblem(await Api.RenameAsync(session, "mei.lin"), 401, "unauthenticated");
    }

    [Fact]
    public async Task I1_An_address_that_another_account_has_is_answered_like_a_free_one()
    {
        var mallory = await Api.EnterSteppedUpAsync(Mallory);

        var taken = await Api.AddAsync(mallory, "email", "Mei@example.com");
        var free = await Api.AddAsync(mallory, "email", "nobody@example.com");

        Assert.Equal(Shape(free), Shape(taken));
        Assert.Equal(
            Shape(await Api.ProveAsync(mallory, free["id"], Walks.NoCode)), Shape(await Api.ProveAsync(mallory, taken["id"], Walks.NoCode)));
        Assert.Equal(Shape(await Api.AddAsync(mallory, "email", "nobody@example.com")), Shape(await Api.AddAsync(mallory, "email", Mei)));
        var told = Assert.Single(await _host.ToldAsync(Mei));
        Assert.Empty(Mailbox.CodeIn(told)); // its owner hears of it, and no code goes out
        Assert.Single(await _host.ToldAsync("nobody@example.com"), text => Mailbox.CodeIn(text).Length == 8);
        await Api.EnterAsync(Mei);
    }

    [Fact]
    public async Task I1_Messages_that_strangers_had_sent_there_do_not_show_in_the_answer()
    {
        for (var i = 0; i < 5; i++)
        {
            await Api.StartedAsync(Mei);
        }

        await _host.SettledAsync();
        var mallory = await Api.EnterSteppedUpAsync(Mallory);

        Assert.Equal(HttpStatusCode.Created, (await Api.AddAsync(mallory, "email", Mei)).Status);
        Assert.Equal(5, (await _host.ToldAsync(Mei)).Count);
    }

    [Fact]
    public async Task I4_Wrong_codes_for_new_addresses_are_bounded_for_the_account_over_all_of_them()
    {
        var mallory = await Api.EnterSteppedUpAsync(Mallory);
        var judged = 0;
        for (var address = 0; address < 4; address++)
        {
            var id = (await Api.AddAsync(mallory, "email", $"victim{address}@example.com"))["id"];
            for (var guess = 0; guess < 5; guess++)
            {
                judged += (await Api.ProveAsync(mallory, id, Walks.NoCode)).Status is HttpStatusCode.UnprocessableEntity ? 1 : 0;
            }

            await Api.RemoveAsync(mallory, id); // and again
        }

        Assert.Equal(10, judged);
    }

    [Fact]
    public async Task A_waiting_address_does_not_keep_its_owner_from_it()
    {
        var mallory = await Api.EnterSteppedUpAsync(Mallory);
        await Api.AddAsync(mallory, "email", "second@example.com");
        await _host.SettledAsync();
        _host.Clock.Advance(TimeSpan.FromSeconds(61));
        var mei = await Api.EnterSteppedUpAsync(Mei);
        var added = await Api.AddAsync(mei, "email", "second@example.com");

        Assert.Equal(HttpStatusCode.OK, (await Api.ProveAsync(mei, added["id"], await _host.CodeForAsync("second@example.com"))).Status);
        var late = (await Api.AddAsync(mallory, "email", "second@example.com"))["id"];
        Contract.IsProblem(await Api.ProveAsync(mallory, late, await _host.CodeForAsync("second@example.com") is { Length: 8 } code ? code : Walks.NoCode), 422, "code_wrong");
    }

    [Theory]
    [InlineData("/my/settings/change", "Password", KeybackHost.GoodPassword)]
    [InlineData("/my/settings/change?handler=Name", "Name", "mei.lin")]
    [InlineData("/my/settings/change?handler=Password", "Password", Fresh)]
    [InlineData("/my/settings/change?handler=Email", "Email", "thief@example.com")]
    [InlineData("/my/settings/forgot", "goal", "new_password")]
    [InlineData("/my/settings?handler=Language", "Locale", "zh-Hans")]
    public async Task A_form_of_another_site_changes_nothing(string path, string field, string value)
    {
        using var browser = new PageClient(_host.Url);
        await browser.SubmitAsync("/sign-in", null, ("Identifier", Mei), ("Password", KeybackHost.GoodPassword));
        await browser.SubmitAsync("/my/settings/change", null, ("Password", KeybackHost.GoodPassword));
        var token = PageClient.FormToken((await browser.GetAsync("/my/settings/change")).Html);
        var before = await _host.StoredAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, [(field, value)])).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await browser.PostAsync(path, [(field, value), ("__RequestVerificationToken", token)], ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(before, await _host.StoredAsync());
    }

    private static string Shape(Reply reply) =>
        $"{(int)reply.Status} {string.Join(',', reply.Json!.Select(member => member.Key))} {string.Join(',', reply.Message.Headers.Select(header => header.Key).Order())} {reply.Json!["tries_left"]}";
}
