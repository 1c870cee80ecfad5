using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cpctl.Bootstrap.Tests.Fuzz;

/// <summary>A server that answers whatever a test gives it, one request a connection.</summary>
internal sealed class DamagedApi : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, (int Code, byte[] Body)> _answer;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    /// <param name="answer">By the request's path.</param>
    public DamagedApi(Func<string, (int Code, byte[] Body)> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await AnswerAsync(client.GetStream());
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // The client went, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var (first, length) = (await reader.ReadLineAsync(_end.Token) ?? "", 0);
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(header.AsSpan(15), CultureInfo.InvariantCulture);
        }

        if (length > 0) await reader.ReadBlockAsync(new char[length], _end.Token);
        var (code, body) = _answer(first.Split(' ').ElementAtOrDefault(1) ?? "");
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {code} x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), _end.Token);
        await stream.WriteAsync(body, _end.Token);
    }
}
