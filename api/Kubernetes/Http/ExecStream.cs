using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cpctl.Api.Kubernetes;

/// <summary>
/// The stream of an exec: each message begins with a byte that names its channel. Kubernetes' remotecommand protocol, version 4
/// (k8s.io/apimachinery/pkg/util/remotecommand); every API server from 1.4 on speaks it.
/// </summary>
internal static class ExecStream
{
    internal const string Protocol = "v4.channel.k8s.io";

    private const int Output = 1;
    private const int Error = 2;
    private const int Status = 3;

    /// <exception cref="KubernetesTransportException">It broke off: no status came.</exception>
    internal static async Task<ExecOutcome> ReadAsync(WebSocket socket, Stream output, CancellationToken cancellationToken)
    {
        using var error = new MemoryStream();
        using var status = new MemoryStream();
        var buffer = new byte[32 * 1024];
        try
        {
            int? channel = null;
            while (await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken) is { MessageType: not WebSocketMessageType.Close } received)
            {
                var content = buffer.AsMemory(0, received.Count);
                if (channel is null && !content.IsEmpty)
                {
                    channel = content.Span[0];
                    content = content[1..];
                }

                var target = channel switch { Output => output, Error => error, Status => status, _ => Stream.Null };
                await target.WriteAsync(content, cancellationToken);
                channel = received.EndOfMessage ? null : channel;
            }
        }
        catch (WebSocketException e)
        {
            throw new KubernetesTransportException($"The program's output broke off: {e.Message}", e);
        }

        return Outcome(Encoding.UTF8.GetString(status.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    private static ExecOutcome Outcome(string status, string error)
    {
        try
        {
            var json = JsonNode.Parse(status)!;
            return new ExecOutcome((string?)json["status"] == "Success", (string?)json["message"] ?? "", error);
        }
        catch (JsonException e)
        {
            throw new KubernetesTransportException("The program's output broke off: nobody said how it ended.", e);
        }
    }
}
