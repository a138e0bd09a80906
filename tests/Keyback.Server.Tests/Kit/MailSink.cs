using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Net;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Keyback.Server.Tests.Kit;

/// <summary>What the sink does with the next message.</summary>
internal enum MailSinkMode
{
    Accept,

    /// <summary>4xx at <see cref="MailSink.Stage"/>.</summary>
    RefuseForNow,

    /// <summary>5xx at <see cref="MailSink.Stage"/>.</summary>
    RefuseForGood,

    /// <summary>Takes the message's text and never answers.</summary>
    Stall,

    /// <summary>Takes the message's text and closes the connection.</summary>
    Drop,
}

/// <summary>Where the sink refuses.</summary>
internal enum MailSinkStage
{
    Sender,
    Recipient,
    Message,
}

/// <summary>A message as it arrived, with the envelope it came in.</summary>
internal sealed record ReceivedMail(MimeMessage Message, byte[] Raw, string From, IReadOnlyList<string> Recipients);

/// <summary>A real SMTP server on this machine that keeps what it gets and fails when told to.</summary>
internal sealed class MailSink
    : IMessageStore, IMailboxFilter, IUserAuthenticator, IEndpointDefinition, ICertificateFactory, IAsyncDisposable
{
    private readonly TestAuthority authority;
    private readonly ConcurrentQueue<ReceivedMail> received = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly TaskCompletionSource<int> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private readonly bool implicitTls;
    private int signIns;
    private int sessions;

    private MailSink(string certificateName, bool implicitTls)
    {
        authority = new(certificateName);
        this.implicitTls = implicitTls;
    }

    public string Host { get; } = "localhost";

    public int Port { get; private set; }

    public string User { get; } = "keyback";

    public string Password { get; } = "relay-pass-phrase";

    /// <summary>The authority that signed the sink's certificate, as PEM.</summary>
    public string CertificateAuthorityFile => authority.File;

    public MailSinkMode Mode { get; set; }

    public MailSinkStage Stage { get; set; } = MailSinkStage.Recipient;

    /// <summary>Whether STARTTLS is offered, decided anew at each greeting. Without it the sink takes plain text and AUTH alike.</summary>
    public bool OffersStartTls { get; set; } = true;

    /// <summary>Everything accepted, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> Messages => [.. received];

    /// <summary>How often somebody tried to sign in.</summary>
    public int SignIns => Volatile.Read(ref signIns);

    /// <summary>How many connections were opened.</summary>
    public int Sessions => Volatile.Read(ref sessions);

    IPEndPoint IEndpointDefinition.Endpoint => new(IPAddress.Loopback, 0);

    bool IEndpointDefinition.IsSecure => implicitTls;

    TimeSpan IEndpointDefinition.SessionTimeout => TimeSpan.FromMinutes(2);

    bool IEndpointDefinition.AuthenticationRequired => true;

    bool IEndpointDefinition.AllowUnsecureAuthentication => !OffersStartTls;

    ICertificateFactory? IEndpointDefinition.CertificateFactory => OffersStartTls ? this : null;

    SslProtocols IEndpointDefinition.SupportedSslProtocols => SslProtocols.None;

    /// <param name="certificateName">The name in the sink's certificate; another than localhost makes it a wrong one.</param>
    /// <param name="implicitTls">Whether connections are TLS from the start.</param>
    public static async Task<MailSink> StartAsync(string certificateName = "localhost", bool implicitTls = false)
    {
        var sink = new MailSink(certificateName, implicitTls);
        var services = new ServiceProvider();
        services.Add((IMessageStore)sink);
        services.Add((IMailboxFilter)sink);
        services.Add((IUserAuthenticator)sink);
        var listeners = new EndpointListenerFactory();
        listeners.EndpointStarted += (_, started) => sink.listening.TrySetResult(((IPEndPoint)started.LocalEndPoint).Port);
        services.Add(listeners);

        var options = new SmtpServerOptionsBuilder().ServerName("sink.test").Endpoint(sink).MaxRetryCount(2).Build();
        var server = new SmtpServer.SmtpServer(options, services);
        server.SessionCreated += (_, _) => Interlocked.Increment(ref sink.sessions);
        sink.running = server.StartAsync(sink.stopping.Token);
        sink.Port = await sink.listening.Task.WaitAsync(TimeSpan.FromSeconds(10));
        return sink;
    }

    /// <summary>Waits until so many messages have arrived in all.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> WaitForAsync(int count, CancellationToken ct)
    {
        while (received.Count < count)
        {
            await arrivals.WaitAsync(ct);
        }

        return Messages;
    }

    public X509Certificate GetServerCertificate(ISessionContext sessionContext) => authority.Certificate;

    Task<bool> IUserAuthenticator.AuthenticateAsync(
        ISessionContext context, string user, string password, CancellationToken ct)
    {
        Interlocked.Increment(ref signIns);
        return Task.FromResult(user == User && password == Password);
    }

    Task<bool> IMailboxFilter.CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken ct)
    {
        RefuseAt(MailSinkStage.Sender);
        return Task.FromResult(true);
    }

    Task<bool> IMailboxFilter.CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken ct)
    {
        RefuseAt(MailSinkStage.Recipient);
        return Task.FromResult(true);
    }

    async Task<SmtpResponse> IMessageStore.SaveAsync(
        ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken ct)
    {
        if (Refusal(MailSinkStage.Message) is { } refusal)
        {
            return refusal;
        }

        if (Mode is MailSinkMode.Stall)
        {
            await Task.Delay(Timeout.Infinite, ct);
        }

        if (Mode is MailSinkMode.Drop)
        {
            context.Pipe.Dispose();
            throw new IOException("Dropped, as told.");
        }

        var raw = buffer.ToArray();
        var message = await MimeMessage.LoadAsync(new MemoryStream(raw), ct);
        received.Enqueue(new(message, raw, transaction.From.AsAddress(), [.. transaction.To.Select(to => to.AsAddress())]));
        arrivals.Release();
        return SmtpResponse.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        try
        {
            await running.WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            // A stalled session ends with the process.
        }

        stopping.Dispose();
        arrivals.Dispose();
        authority.Dispose();
    }

    private void RefuseAt(MailSinkStage stage)
    {
        if (Refusal(stage) is { } refusal)
        {
            throw new SmtpResponseException(refusal);
        }
    }

    private SmtpResponse? Refusal(MailSinkStage stage) => stage != Stage ? null : Mode switch
    {
        MailSinkMode.RefuseForNow => new(SmtpReplyCode.Aborted, "mei@example.com is to be told the relay's words"),
        MailSinkMode.RefuseForGood => new(SmtpReplyCode.MailboxUnavailable, "mei@example.com is to be told the relay's words"),
        MailSinkMode.Accept or MailSinkMode.Stall or MailSinkMode.Drop => null,
    };
}
