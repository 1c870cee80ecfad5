using System.Net;
using System.Net.Sockets;
using System.Text;
using Cpctl.Api.Metrics;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Agent.LocalApi;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Processes;

/// <summary>A process's /healthz, /metrics and /standing on loopback.</summary>
/// <param name="port">Where to listen on 127.0.0.1.</param>
/// <param name="metrics">Prometheus text, made when asked.</param>
/// <param name="standing">JSON for /standing, made when asked.</param>
/// <param name="time">Limits slow clients.</param>
/// <param name="loggers">For requests that fail.</param>
internal sealed class ProcessHealth(int port, Func<string> metrics, Func<byte[]> standing, TimeProvider time, ILoggerFactory loggers) : IController
{
    public string Name => "health";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        await new MinimalHttpServer(AnswerAsync, time, loggers.CreateLogger<ProcessHealth>()).RunAsync(listener, cancellationToken);
    }

    private Task<HttpReply> AnswerAsync(string method, string path, CancellationToken cancel) => Task.FromResult(path switch
    {
        "/healthz" or "/readyz" or "/livez" => HttpReply.Text(200, "ok"),
        "/metrics" => new HttpReply(200, MetricExporter.ContentType, Encoding.UTF8.GetBytes(metrics())),
        "/standing" => HttpReply.Json(standing()),
        _ => HttpReply.NotFound,
    });
}
