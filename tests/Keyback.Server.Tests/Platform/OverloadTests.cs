using System.Net;
using Keyback.Server.Tests.Kit;
using Microsoft.Data.Sqlite;

namespace Keyback.Server.Tests.Platform;

/// <summary>More than the server can do: refused at once, what began is finished, and afterwards all is as before.</summary>
public sealed class OverloadTests
{
    private const string Owner = "owner@example.com";

    [Fact]
    public async Task Starts_beyond_their_places_are_refused_at_once_while_codes_and_sign_ins_go_on_and_nothing_that_began_is_lost()
    {
        const int Places = 3;
        await using var host = await KeybackHost.StartAsync([("Keyback:Overload:Beginning", $"{Places}"), ("Keyback:Limits:StartsPerNetwork", "1000")]);
        await host.AddAccountAsync(Owner);
        var recovery = await host.Api.StartedAsync(Owner);
        var code = await host.Mails.CodeAsync(recovery.Reference);
        using var browser = new PageClient(host.Url);
        using var store = new SqliteConnection($"Data Source={host.StoreFile};Pooling=False");
        await store.OpenAsync(TestContext.Current.CancellationToken);
        using var slow = store.BeginTransaction(deferred: false); // a disk that does not come back

        List<Task<Reply>> starts = [];
        while (!starts.Any(start => start.IsCompleted))
        {
            starts.Add(host.Api.StartAsync($"crowd{starts.Count}@example.com"));
            await Task.WhenAny(starts[^1], Task.Delay(400, TestContext.Current.CancellationToken));
        }

        var refused = await starts.First(start => start.IsCompleted);
        Contract.IsProblem(refused, 503, "busy");
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Message.Headers.RetryAfter!.Delta);
        Assert.InRange(starts.Count, Places + 1, Places + 2); // the last may have been sent before the refusal came
        foreach (var language in (string[])["en", "zh-Hans"])
        {
            using var reader = new PageClient(host.Url);
            var page = await reader.GetAsync($"/forgot?lang={language}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
            Assert.Equal(TimeSpan.FromSeconds(30), page.Message.Headers.RetryAfter!.Delta);
            page.Says(language, "Error_503_Title");
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/sign-in")).Status);
        }

        Assert.Equal("live", await host.Api.Http.GetStringAsync("/health/live", TestContext.Current.CancellationToken));
        var right = host.Api.CodeAsync(recovery, code);
        var signIn = host.Api.SignInAsync(Owner, KeybackHost.GoodPassword);
        Assert.False(await Task.WhenAny(right, signIn).WaitAsync(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken).ContinueWith(
            done => done.IsCompletedSuccessfully, TaskScheduler.Default)); // they wait for the disk

        await slow.RollbackAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, (await right).Status);
        Assert.Equal(HttpStatusCode.Created, (await signIn).Status);
        Assert.Equal(Places, (await Task.WhenAll(starts)).Count(start => start.Status is HttpStatusCode.Created));
        Assert.Equal(HttpStatusCode.Created, (await host.Api.StartAsync("later@example.com")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/forgot")).Status);
        Assert.Equal(1, host.Log.Lines.Count(line => line.Id is 4101)); // a flood does not fill the log
    }

    [Fact]
    public async Task Reading_gives_way_first()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Overload:Reading", "1")]);
        using var store = new SqliteConnection($"Data Source={host.StoreFile};Pooling=False");
        await store.OpenAsync(TestContext.Current.CancellationToken);
        using var slow = store.BeginTransaction(deferred: false);
        Task<HttpResponseMessage>? vote = null; // waits for the disk, in the one place
        for (var look = 0; look < 100; look++)
        {
            if (vote is null or { IsCompleted: true }) // a page that was asked for before had the place
            {
                vote = VoteAsync();
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }

            if (await StatusAsync("/help/no-mail") is 503 && !vote.IsCompleted)
            {
                break;
            }
        }

        foreach (var (path, expected) in ((string, int)[])
            [("/help", 503), ("/help/search?q=code", 503), ("/forgot", 200), ("/sign-in", 200), ("/api/v1/recoveries/00000000-0000-0000-0000-000000000001", 401)])
        {
            Assert.Equal((path, expected), (path, await StatusAsync(path)));
        }

        await slow.RollbackAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, (await vote!).StatusCode);
        Assert.Equal(200, await StatusAsync("/help"));

        async Task<HttpResponseMessage> VoteAsync()
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("helped", "yes")]);
            return await host.Api.Http.PostAsync("/help/no-mail/vote", form, TestContext.Current.CancellationToken);
        }

        async Task<int> StatusAsync(string path) => (int)(await host.Api.Http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode;
    }

    [Fact]
    public async Task Whoever_sends_a_byte_a_second_holds_no_place()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Overload:Beginning", "1")]);
        List<System.Net.Sockets.TcpClient> slow = [];
        for (var number = 0; number < 5; number++)
        {
            var connection = new System.Net.Sockets.TcpClient();
            slow.Add(connection);
            await connection.ConnectAsync(host.Url.Host, host.Url.Port, TestContext.Current.CancellationToken);
            await connection.GetStream().WriteAsync(
                "POST /api/v1/recoveries HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{\"identifier\":"u8.ToArray(),
                TestContext.Current.CancellationToken);
        }

        await Task.Delay(300, TestContext.Current.CancellationToken); // so that they are under way

        Assert.Equal(HttpStatusCode.Created, (await host.Api.StartAsync(Owner)).Status);
        slow.ForEach(connection => connection.Dispose());
    }
}
