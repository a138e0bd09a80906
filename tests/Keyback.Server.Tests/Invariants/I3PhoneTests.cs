using System.Net;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I3 and I4 on the way by phone: of all that arrives at once, on two nodes, one wins, and three names are judged.</summary>
public sealed class I3PhoneTests : IAsyncLifetime
{
    private const int AtOnce = 100;
    private const string Number = "+8613800138000";

    private KeybackHost _host = null!;
    private KeybackHost _other = null!;

    public async ValueTask InitializeAsync()
    {
        (string, string)[] settings = [("Keyback:Limits:StartsPerIdentifier", "1000"), ("Keyback:Limits:StartsPerNetwork", "1000")];
        _host = await KeybackHost.StartAsync(settings);
        await _host.AddAccountAsync("mei@example.com", "mei", Number);
        _other = await KeybackHost.StartAsync(settings, folder: _host.Folder, clock: _host.Clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _other.StopAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task I3_Of_a_hundred_right_codes_by_SMS_one_wins()
    {
        var recovery = await _host.Api.StartedAsync(Number, method: "sms_code");
        var code = await _host.SmsCodeAsync(recovery.Reference);

        var replies = await TogetherAsync(api => api.CodeAsync(recovery, code));

        Assert.Equal("user_name_required", Assert.Single(replies, reply => reply.Status is HttpStatusCode.OK)["state"]);
        Assert.Equal(AtOnce - 1, replies.Count(reply => reply.Code == "out_of_order"));
        Assert.Single(await _host.RecordAsync(), entry => entry.Kind is AuditKind.CodeRight);
    }

    [Fact]
    public async Task I3_Of_a_hundred_right_names_one_signs_in()
    {
        var recovery = await _host.ComeToNameAsync(Number, "temporary_code");

        var replies = await TogetherAsync(api => api.NameAsync(recovery, "mei"));

        Assert.NotNull(Assert.Single(replies, reply => reply.Status is HttpStatusCode.OK).Json!["session"]);
        Assert.Equal(AtOnce - 1, replies.Count(reply => reply.Code == "out_of_order"));
        Assert.Single(await _host.RecordAsync(), entry => entry.Kind is AuditKind.TemporarySignIn);
    }

    [Fact]
    public async Task I4_Of_a_hundred_wrong_names_over_four_Recoveries_three_are_judged_and_the_owner_is_told_once()
    {
        List<Started> recoveries = [];
        for (var start = 0; start < 4; start++)
        {
            recoveries.Add(await _host.ComeToNameAsync(Number));
        }

        var replies = await TogetherAsync((api, at) => api.NameAsync(recoveries[at % 4], $"wrong{at}"));

        Assert.Equal(["0", "1", "2"], replies.Where(reply => reply.Code == "user_name_wrong").Select(reply => reply["tries_left"]).Order());
        Assert.Equal(AtOnce - 3, replies.Count(reply => reply.Status is HttpStatusCode.Locked));
        foreach (var recovery in recoveries)
        {
            Assert.Equal(HttpStatusCode.Locked, (await _host.Api.NameAsync(recovery, "mei")).Status);
        }

        await _host.SettledAsync();
        Assert.Single(_host.Mails.All);
        Assert.Single(_host.Phones.All, sms => sms.Template != "recovery_code");
        Assert.Single(await _host.RecordAsync(), entry => entry.Kind is AuditKind.WayLocked);
    }

    [Fact]
    public async Task I3_Of_a_hundred_who_give_the_number_back_one_does_and_of_a_hundred_presses_one_restores_it()
    {
        var recovery = await _host.ComeToNameAsync(Number);

        var replies = await TogetherAsync(api => api.StepAsync(recovery, "not-my-account", []));
        await _host.SettledAsync();

        Assert.Single(replies, reply => reply.Status is HttpStatusCode.OK);
        Assert.Equal(AtOnce - 1, replies.Count(reply => reply.Code == "out_of_order"));
        var page = "/number/" + Mailbox.RestoreToken(Assert.Single(_host.Mails.All));
        using var owner = new PageClient(_host.Url);
        var form = PageClient.FormToken((await owner.GetAsync(page)).Html);
        var pressed = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => owner.PostAsync(page, [("__RequestVerificationToken", form)]))));
        Assert.All(pressed, reply => Assert.Equal("/number/done", reply.Location));
        var record = await _host.RecordAsync();
        Assert.Single(record, entry => entry.Kind is AuditKind.NumberDetached);
        Assert.Single(record, entry => entry.Kind is AuditKind.NumberRestored);
    }

    private Task<Reply[]> TogetherAsync(Func<ApiClient, Task<Reply>> request) => TogetherAsync((api, _) => request(api));

    private Task<Reply[]> TogetherAsync(Func<ApiClient, int, Task<Reply>> request) => Task.WhenAll(
        Enumerable.Range(0, AtOnce).Select(at => Task.Run(() => request((at % 2 == 0 ? _host : _other).Api, at), TestContext.Current.CancellationToken)));
}
