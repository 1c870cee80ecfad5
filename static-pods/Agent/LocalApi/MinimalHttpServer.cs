using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.LocalApi;

/// <summary>
/// HTTP/1.1 in its smallest form over any stream socket: a request line, headers that are ignored, no body, one answer, closed.
/// HttpListener knows no unix sockets, and ASP.NET would cost more memory than the whole agent.
/// </summary>
public sealed partial class MinimalHttpServer(
    Func<string, string, CancellationToken, Task<HttpReply>> answer, TimeProvider time, ILogger logger)
{
    private const int MaxRequestBytes = 8 * 1024;

    /// <summary>A client that says nothing must not hold a connection.</summary>
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);

    /// <summary>Serves <paramref name="listener"/> (bound and listening).</summary>
    /// <exception cref="OperationCanceledException">The only way to end: a caller that serves again after a failure must not take an end for one.</exception>
    public async Task RunAsync(Socket listener, CancellationToken cancellation)
    {
        while (true)
        {
            var connection = await listener.AcceptAsync(cancellation);
            _ = ServeAsync(connection, cancellation);
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(RequestLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using (connection)
        {
            try
            {
                var reply = await ReadRequestAsync(connection, either.Token) is var (method, path)
                    ? await answer(method, path, either.Token)
                    : HttpReply.Text(400, "not an HTTP request this server understands");
                await SendAsync(connection, reply, either.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or IOException)
            {
                // The client went away or said nothing: its own affair.
            }
            catch (Exception e)
            {
                LogFailed(logger, e);
            }
        }
    }

    private static async Task<(string Method, string Path)?> ReadRequestAsync(
        Socket connection, CancellationToken cancellation)
    {
        var buffer = new byte[MaxRequestBytes];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await connection.ReceiveAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
            {
                return null;
            }

            length += read;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                break;
            }
        }

        var line = Encoding.ASCII.GetString(buffer, 0, length).Split("\r\n", 2)[0].Split(' ');
        return line is [var method, ['/', ..] path, ['H', 'T', 'T', 'P', '/', '1', '.', ..]] ? (method, path.Split('?')[0]) : null;
    }

    private static async Task SendAsync(Socket connection, HttpReply reply, CancellationToken cancellation)
    {
        var reason = reply.Status switch { 200 => "OK", 404 => "Not Found", 503 => "Service Unavailable", _ => "Status" };
        var head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {reply.Status} {reason}\r\nContent-Type: {reply.ContentType}\r\nContent-Length: {reply.Body.Length}\r\nConnection: close\r\n\r\n");
        ReadOnlyMemory<byte> rest = (byte[])[.. head, .. reply.Body];
        while (!rest.IsEmpty)
        {
            rest = rest[await connection.SendAsync(rest, cancellation)..];
        }

        connection.Shutdown(SocketShutdown.Both);
    }

    [LoggerMessage(4050, LogLevel.Warning, "a local request could not be answered")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
