using System.Net.Sockets;
using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;

namespace Cpctl.StaticPods.Agent.LocalApi;

/// <summary>Asks this node's agent, over its root-only socket: it answers whether the API is up or not.</summary>
public sealed class AgentSocketClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly string _socket;
    private readonly HttpClient _http;

    public AgentSocketClient(NodePaths paths)
    {
        _socket = paths.AgentSocket;
        _http = new HttpClient(UnixSocketHandler.To(_socket))
        {
            BaseAddress = new Uri("http://agent"),
            Timeout = Limit,
        };
    }

    /// <exception cref="CpctlException">No agent answers (exit code 4), or not as expected (1).</exception>
    public async Task<NodeReport> StatusAsync(CancellationToken cancellation)
    {
        var body = await SendAsync(HttpMethod.Get, "/status", cancellation);
        return Parse(body);
    }

    /// <summary>
    /// Asks the agent to take this node's member out of etcd. The agent goes on asking the operator until that is done;
    /// <see cref="NodeReport.Node"/>'s <c>status.phase</c> is "Left" then.
    /// </summary>
    /// <exception cref="CpctlException">As <see cref="StatusAsync"/>.</exception>
    public Task LeaveAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Post, "/leave", cancellation);

    /// <summary>Asks the agent to have this node go back to the revision before the one it has committed.</summary>
    /// <exception cref="CpctlException">As <see cref="StatusAsync"/>; exit code 1 also when it may not, with the reason.</exception>
    public Task UndoAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Post, "/undo", cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<byte[]> SendAsync(HttpMethod method, string path, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await _http.SendAsync(request, cancellation);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
            return answer.IsSuccessStatusCode
                ? body
                : throw new CpctlException(
                    ExitCode.Failed,
                    $"the agent of this node refused {path}",
                    System.Text.Encoding.UTF8.GetString(body).Trim(),
                    "see the agent's log");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new CpctlException(
                ExitCode.Unreachable,
                "the agent of this node does not answer",
                $"{_socket}: {(e.InnerException ?? e).Message}",
                "is this a node of the cluster, are you root, and does the static pod cpctl-agent run (crictl ps)?");
        }
    }

    private static NodeReport Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, NodeReportJson.Default.NodeReport) ?? throw new JsonException("the answer is empty");
        }
        catch (JsonException e)
        {
            throw new CpctlException(
                ExitCode.Failed, "the agent's answer was not understood", e.Message, "do this program and the agent have the same version?");
        }
    }
}
