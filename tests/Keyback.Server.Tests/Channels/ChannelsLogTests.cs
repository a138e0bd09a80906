using System.Collections.Concurrent;
using System.Reflection;
using Keyback.Channels;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.Logging;

namespace Keyback.Server.Tests.Channels;

/// <summary>What the log may know of a mail.</summary>
public sealed class ChannelsLogTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I8_The_log_names_the_relay_and_a_status_and_nobody()
    {
        await using var sink = await MailSink.StartAsync();
        var log = new KeptLines();
        await using var channel = new SmtpChannel(Mails.To(sink), null, log);
        sink.Mode = MailSinkMode.RefuseForGood;
        await channel.SendAsync(Mails.Code(), Ct);
        sink.OffersStartTls = false;
        await using var another = new SmtpChannel(Mails.To(sink), null, log);
        await another.SendAsync(Mails.Code(), Ct);

        Assert.Equal(
            [
                $"Mail relay localhost:{sink.Port}: connection opened",
                $"Mail relay localhost:{sink.Port}: message 0199-a1@id.example.com not taken (smtp: 550 recipient not accepted)",
                $"Mail relay localhost:{sink.Port}: no connection (smtp: no starttls)",
            ],
            log.Lines);
    }

    [Fact]
    public void Each_log_message_has_an_id_of_its_own_from_3100_to_3199()
    {
        var ids = typeof(ChannelsLog).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id, 3100, 3199));
    }

    private sealed class KeptLines : ILogger<SmtpChannel>
    {
        private readonly ConcurrentQueue<string> lines = [];

        public IReadOnlyList<string> Lines => [.. lines];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception) + exception);
    }
}
