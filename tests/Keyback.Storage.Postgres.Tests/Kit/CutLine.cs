using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Keyback.Storage.Tests.Kit;

/// <summary>A line to the database server that breaks, when told to, after the next commit has reached the server and before its answer comes back.</summary>
internal sealed class CutLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private volatile bool _armed;

    public CutLine(string serverPort)
    {
        _server = int.Parse(serverPort, CultureInfo.InvariantCulture);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where to connect to instead of the server.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Breaks the line at the next commit.</summary>
    public void CutNextCommit() => _armed = true;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _server);
        using (client)
        {
            var cut = false;
            var there = PumpAsync(client, server, bytes => cut |= _armed && bytes.IndexOf("COMMIT\0"u8) >= 0, () => false);
            var back = PumpAsync(server, client, _ => { }, () => cut);
            await Task.WhenAny(there, back);
            _armed &= !cut;
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, Look look, Func<bool> isCut)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is var read and > 0)
            {
                look(buffer.AsSpan(0, read));
                if (isCut())
                {
                    return; // the server has answered, and nobody hears it
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // Either side went.
        }
    }

    private delegate void Look(ReadOnlySpan<byte> bytes);
}
