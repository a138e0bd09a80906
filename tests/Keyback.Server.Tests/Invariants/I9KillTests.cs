using System.Collections.Concurrent;
using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>
/// I9: a real server is killed with SIGKILL at random moments under load. Whatever it had accepted still happens, and
/// no count moves back.
/// </summary>
public sealed class I9KillTests
{
    private const int Rounds = 4;
    private const int Owners = 8;
    private const int Askers = 8; // programs that ask at the same time

    private static readonly (string, string)[] Raised =
    [
        ("Keyback:Limits:StartsPerIdentifier", "1000000"),
        ("Keyback:Limits:StartsPerNetwork", "10000000"),
        ("Keyback:Limits:MessagesPerHour", "1000000"),
        ("Keyback:Limits:MessagesPerDay", "1000000"),
        ("Keyback:Limits:WrongCodesPerCode", "100"),
        ("Keyback:Limits:WrongCodesPerAccount", "1000000"),
        ("Keyback:Sms:Spending:PerNumberPerDay", "1000"),
        ("Keyback:Sms:Spending:PerPrefixPerHour", "1000000"),
    ];

    [Fact]
    public async Task I9_After_every_kill_each_accepted_start_gets_its_one_message_and_no_count_moves_back()
    {
        using var folder = await StoppedAsync();
        ConcurrentBag<string> accepted = [];
        Started? guessed = null;
        int? left = null;
        for (var round = 0; round < Rounds; round++)
        {
            using var server = await MortalServer.StartAsync(folder.Path, Raised);
            if (guessed is not null)
            {
                var after = int.Parse((await server.Api.CodeAsync(guessed, Walks.NoCode))["tries_left"], null);
                Assert.InRange(after, 0, left!.Value - 1); // one guess may have been charged without an answer, none is forgotten
                left = after;
            }
            else
            {
                guessed = await server.Api.StartedAsync("owner0@example.com");
                accepted.Add(guessed.Reference);
                left = 100;
            }

            var starts = Enumerable.Range(0, Askers).Select(asker => AskAsync(server.Api, asker, accepted)).ToList();
            var guesses = GuessAsync(server.Api, guessed, left.Value);
            await Task.Delay(Random.Shared.Next(50, 600), TestContext.Current.CancellationToken);
            await server.KillAsync();
            await Task.WhenAll(starts);
            left = await guesses;
        }

        Assert.True(accepted.Count >= Rounds, "Nothing was accepted between the kills.");
        using var last = await MortalServer.StartAsync(folder.Path, Raised);
        var mails = new Mailbox(Path.Combine(folder.Path, "mail"));
        Assert.Equal(accepted.Count, accepted.Distinct().Count());
        await KeybackHost.UntilAsync(() => Sent(mails) is var sent && accepted.All(sent.Contains), "a message for every accepted start", seconds: 40);

        // At least once, under one Message-ID: a second one of the same Recovery would be a second file.
        var found = Sent(mails);
        Assert.All(accepted, reference => Assert.Single(found[reference]));
    }

    [Fact]
    public async Task I9_After_every_kill_each_accepted_start_by_phone_gets_its_one_SMS_and_no_try_comes_back()
    {
        using var folder = await StoppedAsync();
        ConcurrentBag<string> accepted = [];
        var phones = new SmsFolder(Path.Combine(folder.Path, "sms"));
        Started? named = null;
        for (var round = 0; round < Rounds; round++)
        {
            using var server = await MortalServer.StartAsync(folder.Path, Raised);
            if (named is null)
            {
                named = await server.Api.StartedAsync(NumberOf(0), method: "sms_code");
                accepted.Add(named.Reference);
                await KeybackHost.UntilAsync(() => phones.All.Count == 1, "the SMS with the code");
                Assert.Equal("user_name_required", (await server.Api.CodeAsync(named, phones.All[0].Parameters["code"]))["state"]);
            }

            var wrong = await server.Api.NameAsync(named, $"wrong{round}");
            Assert.Equal(round < 3 ? $"{2 - round}" : "locked", round < 3 ? wrong["tries_left"] : wrong.Code);
            var starts = Enumerable.Range(0, Askers).Select(asker => AskAsync(server.Api, asker, accepted, "sms_code")).ToList();
            await Task.Delay(Random.Shared.Next(50, 600), TestContext.Current.CancellationToken);
            await server.KillAsync();
            await Task.WhenAll(starts);
        }

        Assert.True(accepted.Count >= Rounds, "Nothing was accepted between the kills.");
        using var last = await MortalServer.StartAsync(folder.Path, Raised);
        await KeybackHost.UntilAsync(() => Sent() is var sent && accepted.All(sent.Contains), "an SMS for every accepted start", seconds: 40);

        // At least once, under one name: a second one of the same Recovery would be a second file.
        var found = Sent();
        Assert.All(accepted, reference => Assert.Single(found[reference]));

        ILookup<string, SentSms> Sent() => phones.All.Where(sms => sms.Template == "recovery_code").ToLookup(sms => sms.Parameters["reference"]);
    }

    [Fact]
    public async Task I9_A_new_password_that_was_accepted_outlives_a_kill_with_its_notice()
    {
        using var folder = await StoppedAsync();
        var mails = new Mailbox(Path.Combine(folder.Path, "mail"));
        using (var server = await MortalServer.StartAsync(folder.Path, Raised))
        {
            var recovery = await server.Api.StartedAsync("owner1@example.com");
            Assert.Equal(HttpStatusCode.OK, (await server.Api.CodeAsync(recovery, await mails.CodeAsync(recovery.Reference))).Status);
            Assert.Equal(HttpStatusCode.OK, (await server.Api.PasswordAsync(recovery, "a quiet harbour before dawn 7")).Status);
            await server.KillAsync();
        }

        using var next = await MortalServer.StartAsync(folder.Path, Raised);
        Assert.Equal(HttpStatusCode.Created, (await next.Api.SignInAsync("owner1@example.com", "a quiet harbour before dawn 7")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await next.Api.SignInAsync("owner1@example.com", KeybackHost.GoodPassword)).Status);
        await KeybackHost.UntilAsync(() => mails.All.Any(mail => Mailbox.DisownToken(mail).Length > 0), "the notice");
    }

    private static async Task AskAsync(ApiClient api, int asker, ConcurrentBag<string> accepted, string method = "email_code")
    {
        for (var start = 0; ; start++)
        {
            try
            {
                var owner = (asker + start) % Owners;
                var reply = await api.StartAsync(method == "sms_code" ? NumberOf(owner) : $"owner{owner}@example.com", method: method);
                Assert.Equal(HttpStatusCode.Created, reply.Status);
                accepted.Add(reply["reference"]);
            }
            catch (HttpRequestException)
            {
                return; // killed; what was not answered was not accepted
            }
        }
    }

    private static async Task<int> GuessAsync(ApiClient api, Started recovery, int left)
    {
        for (var guess = 0; guess < 15; guess++)
        {
            try
            {
                left = int.Parse((await api.CodeAsync(recovery, Walks.NoCode))["tries_left"], null);
            }
            catch (HttpRequestException)
            {
                break;
            }
        }

        return left;
    }

    private static ILookup<string, string?> Sent(Mailbox mails) =>
        mails.All.ToLookup(mail => Masked.ReferenceIn(mail.TextBody!), mail => mail.MessageId);

    private static string NumberOf(int owner) => $"+861380013800{owner}";

    private static async Task<Folder> StoppedAsync()
    {
        var host = await KeybackHost.StartAsync();
        for (var owner = 0; owner < Owners; owner++)
        {
            await host.AddAccountAsync($"owner{owner}@example.com", $"owner{owner}", NumberOf(owner));
        }

        await host.StopAsync();
        return new Folder(host.Folder);
    }

    private sealed record Folder(string Path) : IDisposable
    {
        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
