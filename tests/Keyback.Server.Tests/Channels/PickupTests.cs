using System.Runtime.Versioning;
using Keyback.Channels;
using Keyback.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;

namespace Keyback.Server.Tests.Channels;

public sealed class PickupTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("keyback-pickup-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Outbox => Path.Combine(root, "deep", "outbox");

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task A_mail_becomes_a_file_that_mail_programs_read(string locale)
    {
        var email = Mails.Code(locale: locale);

        var delivery = await Channel().SendAsync(email, Ct);

        Assert.IsType<Delivery.Accepted>(delivery);
        using var message = await MimeMessage.LoadAsync(Path.Combine(Outbox, "0199-a1@id.example.com.eml"), Ct);
        Assert.Equal((email.Subject, email.MessageId), (message.Subject, message.MessageId));
        Assert.Equal("mei@example.com", message.To.ToString());
        Assert.Equal(email.Text, message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(email.Html, message.HtmlBody!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task I9_A_mail_written_twice_at_once_stays_one_whole_file()
    {
        var channel = Channel();
        var email = Mails.Code();

        var deliveries = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => channel.SendAsync(email, Ct)));

        Assert.All(deliveries, delivery => Assert.IsType<Delivery.Accepted>(delivery));
        var file = Assert.Single(Directory.GetFiles(Outbox));
        using var message = await MimeMessage.LoadAsync(file, Ct);
        Assert.Equal(email.Text, message.TextBody!.ReplaceLineEndings("\n"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task I8_Nobody_but_the_server_reads_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        await Channel().SendAsync(Mails.Code(), Ct);

        var file = Assert.Single(Directory.GetFiles(Outbox));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Outbox));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("../../escape@x")]
    [InlineData("/etc/passwd@x")]
    [InlineData("..@x")]
    [InlineData("a/b@x")]
    [InlineData("a%2Fb@x")]
    public async Task No_message_id_leads_out_of_the_directory(string id)
    {
        await Channel().SendAsync(Mails.Code(id: id), Ct);

        var file = Assert.Single(Directory.GetFiles(root, "*", SearchOption.AllDirectories));
        Assert.Equal(Outbox, Path.GetDirectoryName(file));
    }

    [Fact]
    public void Different_ids_have_different_files_of_bearable_length()
    {
        string[] ids = ["a/b@x", "a%2Fb@x", "a_b@x", "A_b@x", new string('a', 240) + "@x", new string('a', 241) + "@x"];

        var names = ids.Select(id => PickupDirectory.FileName(id, ".eml")).ToHashSet();

        Assert.Equal(ids.Length, names.Count);
        Assert.All(names, name => Assert.InRange(name.Length, 5, 210));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_worth_another_try()
    {
        Directory.CreateDirectory(Path.Combine(root, "deep"));
        await File.WriteAllTextAsync(Outbox, "a file where the directory should be", Ct);

        var delivery = await Channel().SendAsync(Mails.Code(), Ct);
        var (good, _) = await Channel().ProbeAsync(Ct);

        Assert.Equal("pickup: directory cannot be written", Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
        Assert.False(good);
    }

    [Fact]
    public async Task A_probe_leaves_nothing_behind()
    {
        var (good, _) = await Channel().ProbeAsync(Ct);

        Assert.True(good);
        Assert.Empty(Directory.GetFiles(Outbox));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private PickupChannel Channel() =>
        new(Outbox, "Keyback <no-reply@localhost>", null, NullLogger<PickupChannel>.Instance);
}
