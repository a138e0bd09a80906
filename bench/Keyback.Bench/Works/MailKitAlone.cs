using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Keyback.Bench.Load;
using Keyback.Bench.Machines;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Keyback.Bench.Works;

/// <summary>MailKit with nothing around it, in a process of its own as Keyback is: one message, again and again, to the same sink.</summary>
internal static class MailKitAlone
{
    private const int Connections = 4; // as many as Keyback uses if nothing else is said

    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(1); // it still sends when the counting ends

    /// <summary>The command by which this program is the process that sends.</summary>
    public const string Command = "send-mail";

    /// <summary>Measures.</summary>
    /// <param name="rig">What is at hand.</param>
    /// <param name="message">A message of Keyback's.</param>
    /// <param name="written">Whether each is written anew from the texts of that one, or the same finished one is sent again and again.</param>
    /// <returns>Messages a second.</returns>
    public static async Task<double> MeasureAsync(Rig rig, byte[] message, bool written)
    {
        await RunAsync(rig, message, rig.Plan.WarmUp + rig.Plan.Measured, written, new Dictionary<string, string?>());
        var arrivals = rig.Sink.Arrivals;
        if (arrivals.Length == 0)
        {
            throw new BenchException("MailKit alone sent nothing.");
        }

        var last = arrivals.Max();
        var from = last - (long)(rig.Plan.Measured.TotalSeconds * Stopwatch.Frequency);
        return arrivals.Count(at => at > from) / rig.Plan.Measured.TotalSeconds;
    }

    /// <summary>Measures what writing and sending takes.</summary>
    /// <returns>Bytes that a message allocates.</returns>
    public static async Task<double> AllocatedAsync(Rig rig, byte[] message)
    {
        var sending = RunAsync(rig, message, rig.Plan.WarmUp + rig.Plan.Measured + Spare, written: true, new Dictionary<string, string?>(rig.Allocated.Environment));
        await Task.Delay(rig.Plan.WarmUp + (Spare / 2));
        var (bytes, sent) = (rig.Allocated.Bytes, rig.Sink.Count);
        await Task.Delay(rig.Plan.Measured);
        (bytes, sent) = (rig.Allocated.Bytes - bytes, rig.Sink.Count - sent);
        await sending;
        return sent > 0 ? (double)bytes / sent : throw new BenchException("MailKit alone sent nothing.");
    }

    /// <summary>Sends for a while.</summary>
    public static async Task SendAsync(int port, string file, double seconds, bool written)
    {
        await Crowd.DoAllAsync(Connections, Connections, async _ =>
        {
            using var message = await MimeMessage.LoadAsync(file);
            using var client = new SmtpClient();
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }; // as Keyback does; without it, 25 messages a second
            await socket.ConnectAsync("127.0.0.1", port);
            await client.ConnectAsync(socket, "127.0.0.1", port, SecureSocketOptions.None);
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                using var another = written ? Written(message) : null;
                await client.SendAsync(another ?? message);
            }

            await client.DisconnectAsync(quit: true);
        });
    }

    private static async Task RunAsync(Rig rig, byte[] message, TimeSpan time, bool written, Dictionary<string, string?> environment)
    {
        var file = Path.Combine(rig.Folder, "message.eml");
        await File.WriteAllBytesAsync(file, message);
        rig.Sink.Clear();
        await Child.RunAsync(
            rig.Folder,
            environment,
            Environment.ProcessPath!,
            Command,
            rig.Sink.Port.ToString(CultureInfo.InvariantCulture),
            file,
            time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            written ? "written" : "finished");
    }

    private static MimeMessage Written(MimeMessage like)
    {
        var body = new BodyBuilder { TextBody = like.TextBody, HtmlBody = like.HtmlBody };
        return new MimeMessage(like.From, like.To, like.Subject ?? "", body.ToMessageBody());
    }
}
