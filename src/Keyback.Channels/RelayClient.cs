using System.Diagnostics;
using System.Net.Sockets;
using MailKit.Net.Smtp;

namespace Keyback.Channels;

/// <summary>A connection to the relay that can often tell without a round trip that it is still one.</summary>
internal sealed class RelayClient : SmtpClient
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5); // no firewall forgets a connection so soon

    private long restedAt;

    /// <summary>What it speaks over.</summary>
    public Socket? Line { get; set; }

    /// <summary>
    /// Whether the relay answered just now and has neither ended the connection nor said anything since. An end (RFC 9293 §3.6) and
    /// a 421 (RFC 5321 §3.8) are there to be read; whoever finds anything asks.
    /// </summary>
    public bool IsSurelyAlive =>
        Stopwatch.GetElapsedTime(restedAt) < Fresh && Line is { } line && !line.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    /// <summary>Marks the instant of its last answer.</summary>
    public void Rest() => restedAt = Stopwatch.GetTimestamp();
}
