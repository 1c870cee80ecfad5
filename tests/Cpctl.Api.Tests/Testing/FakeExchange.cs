using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Web;

namespace Cpctl.Api.Tests.Testing;

/// <summary>One request, and ways to answer it well or badly.</summary>
internal sealed class FakeExchange
{
    private readonly Stream _stream;
    private readonly TcpClient _client;
    private bool _streaming;
    private bool _aborted;

    private FakeExchange(Stream stream, TcpClient client, CancellationToken stopped)
    {
        _stream = stream;
        _client = client;
        Stopped = stopped;
    }

    public string Method { get; private set; } = "";

    public string Path { get; private set; } = "";

    public Dictionary<string, string> Query { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public string Body { get; private set; } = "";

    /// <summary>Cancelled when the server stops.</summary>
    public CancellationToken Stopped { get; }

    public static async Task<FakeExchange?> ReadAsync(Stream stream, TcpClient client, CancellationToken stopped)
    {
        var exchange = new FakeExchange(stream, client, stopped);
        if (await ReadLineAsync(stream, stopped) is not { Length: > 0 } requestLine)
        {
            return null;
        }

        var parts = requestLine.Split(' ');
        exchange.Method = parts[0];
        var question = parts[1].IndexOf('?', StringComparison.Ordinal);
        exchange.Path = Uri.UnescapeDataString(question < 0 ? parts[1] : parts[1][..question]);
        var query = HttpUtility.ParseQueryString(question < 0 ? "" : parts[1][question..]);
        foreach (var key in query.AllKeys)
        {
            exchange.Query[key ?? ""] = query[key] ?? "";
        }

        while (await ReadLineAsync(stream, stopped) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            exchange.Headers[header[..colon]] = header[(colon + 1)..].Trim();
        }

        var body = new byte[int.Parse(exchange.Headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stopped);
        exchange.Body = Encoding.UTF8.GetString(body);
        return exchange;
    }

    public async Task RespondAsync(int status, string body, string extraHeaders = "")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        await WriteAsync($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\n{extraHeaders}\r\n{body}");
    }

    public Task FailAsync(int status, string reason, string message, string extraHeaders = "") =>
        RespondAsync(status, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{status}}}""", extraHeaders);

    /// <summary>Begins an answer of unknown length, as a watch is.</summary>
    public Task StartStreamAsync()
    {
        _streaming = true;
        return WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    public Task WriteLineAsync(string line) => WriteChunkAsync(line + "\n");

    public Task WriteChunkAsync(string text) => WriteAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    /// <summary>Says nothing more and keeps the connection open until the server stops.</summary>
    public Task StaySilentAsync() => Task.Delay(Timeout.InfiniteTimeSpan, Stopped);

    /// <summary>Resets the connection.</summary>
    public void Abort()
    {
        _aborted = true;
        _client.Client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    /// <summary>False when the connection can't serve another request.</summary>
    public async Task<bool> FinishAsync()
    {
        if (_streaming && !_aborted)
        {
            await WriteAsync("0\r\n\r\n");
        }

        return !_aborted;
    }

    private static async Task<string?> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }

    private async Task WriteAsync(string text)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), Stopped);
        await _stream.FlushAsync(Stopped);
    }
}
