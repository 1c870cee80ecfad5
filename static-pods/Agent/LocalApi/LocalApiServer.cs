using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Cpctl.Api.Metrics;
using Cpctl.Api.Node;
using Cpctl.Api.Resilience;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.LocalApi;

/// <summary>
/// The root-only socket (status, leave, undo) and, on the node's loopback, health and metrics for the kubelet and for Prometheus.
/// Both belong to the agent that has the node.
/// </summary>
internal sealed class LocalApiServer(NodePaths paths, LocalView view, Func<string> metrics, Action leave, Func<string?> undo, TimeProvider time, ILogger logger)
{
    /// <summary>Serves until cancelled. A predecessor may need a moment to let go of the addresses.</summary>
    /// <param name="port">On 127.0.0.1.</param>
    public Task RunAsync(int port, CancellationToken cancellation) => Task.WhenAll(
        ServeAsync(paths.AgentSocket, BindSocket, AnswerRoot, cancellation),
        ServeAsync($"127.0.0.1:{port}", () => BindPort(port), AnswerAnybody, cancellation));

    private Task<HttpReply> AnswerRoot(string method, string path, CancellationToken cancellation)
    {
        switch (method, path)
        {
            case ("GET", "/status"):
                return Task.FromResult(view.Report is { } report
                    ? HttpReply.Json(JsonSerializer.SerializeToUtf8Bytes(report, NodeReportJson.Default.NodeReport))
                    : HttpReply.Text(503, "the agent has just started and has not looked yet"));
            case ("POST", "/leave"):
                leave();
                return Task.FromResult(HttpReply.Text(200, "leaving"));
            case ("POST", "/undo"):
                return Task.FromResult(undo() is { } refusal ? HttpReply.Text(409, refusal) : HttpReply.Text(200, "going back"));
            default:
                return AnswerAnybody(method, path, cancellation);
        }
    }

    private Task<HttpReply> AnswerAnybody(string method, string path, CancellationToken cancellation) => Task.FromResult((method, path) switch
    {
        ("GET", "/healthz" or "/livez") => view.IsAlive ? HttpReply.Text(200, "ok") : HttpReply.Text(503, "the agent's loop has not turned for too long"),
        ("GET", "/readyz") => view is { IsAlive: true, Report: not null } ? HttpReply.Text(200, "ok") : HttpReply.Text(503, "the agent has not looked yet"),
        ("GET", "/metrics") => new HttpReply(200, MetricExporter.ContentType, Encoding.UTF8.GetBytes(metrics())),
        _ => HttpReply.NotFound,
    });

    private async Task ServeAsync(
        string address, Func<Socket> bind, Func<string, string, CancellationToken, Task<HttpReply>> answer, CancellationToken cancellation)
    {
        var server = new MinimalHttpServer(answer, time, logger);
        var told = false;
        await RetryPipeline.LocalApiListens.RunAsync(
            async token =>
            {
                using var listener = bind();
                await server.RunAsync(listener, token);
                return true;
            },
            failure => failure is SocketException && !cancellation.IsCancellationRequested,
            time,
            cancellation,
            told: failure =>
            {
                if (!told) AgentLog.LocalApiFailed(logger, address, failure.Message);
                told = true;
            });
    }

    private Socket BindSocket()
    {
        // Whoever held this socket is gone: the lock of the node is ours.
        NodeDirectory.Ensure(paths.RunDirectory);
        File.Delete(paths.AgentSocket);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        return Listening(listener, new UnixDomainSocketEndPoint(paths.AgentSocket), () => File.SetUnixFileMode(paths.AgentSocket, FileModes.Secret));
    }

    private static Socket BindPort(int port) =>
        Listening(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.Loopback, port), () => { });

    private static Socket Listening(Socket listener, EndPoint address, Action bound)
    {
        try
        {
            listener.Bind(address);
            bound();
            listener.Listen();
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }
}
