using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MimeKit;

namespace Keyback.Server.Tests.Kit;

/// <summary>
/// Postfix as Debian ships it, on this machine alone and in a folder of its own: it takes mail over STARTTLS from whoever signs
/// in (Cyrus SASL), and delivers everything to one Maildir.
/// </summary>
internal sealed class Postfix : IAsyncDisposable
{
    /// <summary>Whom to sign in as.</summary>
    public const string User = "keyback";

    private const string Program = "/usr/sbin/postfix";
    private const string SaslProgram = "/usr/sbin/saslpasswd2";
    private const string Realm = "relay.test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-postfix-");

    private Postfix()
    {
    }

    /// <summary>Whether it can run here: it is installed, and we are root, as it wants.</summary>
    public static bool IsPossible => File.Exists(Program) && File.Exists(SaslProgram) && Environment.UserName == "root";

    /// <summary>Where it listens.</summary>
    public int Port { get; } = FreePort();

    /// <summary>What it wrote down.</summary>
    public string Log => File.Exists(In("log")) ? File.ReadAllText(In("log")) : "";

    /// <summary>The messages that it has delivered, as the bytes of their files.</summary>
    public IReadOnlyList<byte[]> Delivered => Directory.Exists(In("mail/all/new"))
        ? [.. new DirectoryInfo(In("mail/all/new")).EnumerateFiles().OrderBy(file => file.LastWriteTimeUtc).Select(file => File.ReadAllBytes(file.FullName))]
        : [];

    /// <summary>Starts it with this certificate.</summary>
    public static async Task<Postfix> StartAsync(TestAuthority authority, string password)
    {
        var relay = new Postfix();
        await relay.WriteAsync(authority);
        await relay.SetPasswordAsync(password);
        await RunAsync(Program, "-c", relay.In("etc"), "start");
        for (var look = 0; ; look++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, relay.Port);
                return relay;
            }
            catch (SocketException) when (look < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Gives its only user a password.</summary>
    public async Task SetPasswordAsync(string password)
    {
        await File.WriteAllTextAsync(In("password"), password + "\n");
        await RunAsync("sh", "-c", $"'{SaslProgram}' -p -c -f '{In("sasldb")}' -u {Realm} {User} < '{In("password")}'");
        await RunAsync("chown", "postfix", In("sasldb"));
    }

    /// <summary>Waits until so many have been delivered, and gives the newest.</summary>
    public async Task<(byte[] Raw, MimeMessage Mail)> NewestAsync(int count)
    {
        await KeybackHost.UntilAsync(() => Delivered.Count >= count, $"{count} messages in the Maildir");
        var raw = Delivered[^1];
        using var stream = new MemoryStream(raw);
        return (raw, await MimeMessage.LoadAsync(stream));
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync(Program, "-c", In("etc"), "stop");
        _folder.Delete(recursive: true);
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private async Task WriteAsync(TestAuthority authority)
    {
        foreach (var name in (string[])["etc/sasl", "queue", "data", "mail"])
        {
            Directory.CreateDirectory(In(name));
        }

        using var key = authority.Certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(In("etc/relay.pem"), key.ExportPkcs8PrivateKeyPem() + "\n" + authority.Certificate.ExportCertificatePem() + "\n");
        await File.WriteAllTextAsync(In("etc/sasl/smtpd.conf"), $"pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN\nsasldb_path: {In("sasldb")}\n");
        await File.WriteAllTextAsync(In("etc/main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {In("queue")}
            data_directory = {In("data")}
            maillog_file_prefixes = {_folder.FullName}
            maillog_file = {In("log")}
            myhostname = {Realm}
            mydestination =
            inet_interfaces = loopback-only
            inet_protocols = ipv4
            alias_maps =
            alias_database =
            virtual_mailbox_domains = example.com
            virtual_mailbox_base = {In("mail")}
            virtual_mailbox_maps = static:all/
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            smtpd_tls_security_level = encrypt
            smtpd_tls_chain_files = {In("etc/relay.pem")}
            smtpd_tls_auth_only = yes
            smtpd_sasl_auth_enable = yes
            smtpd_sasl_local_domain = {Realm}
            smtpd_relay_restrictions = permit_sasl_authenticated, reject
            smtpd_recipient_restrictions = permit_sasl_authenticated, reject

            """);
        await File.WriteAllTextAsync(In("etc/master.cf"), $"""
            127.0.0.1:{Port} inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            proxymap unix - - n - - proxymap
            tlsmgr unix - - n 1000? 1 tlsmgr
            anvil unix - - n - 1 anvil
            virtual unix - n n - - virtual
            error unix - - n - - error
            retry unix - - n - - error
            postlog unix-dgram n - n - 1 postlogd

            """);
        await RunAsync("chmod", "755", _folder.FullName, In("queue"), In("mail"));
        await RunAsync("chown", "postfix", In("data"));
        await RunAsync("chown", "nobody", In("mail"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardError = true })!;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with code {process.ExitCode}.");
    }
}
