using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Agent.LocalApi;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Processes;

/// <summary>A process's /healthz and /metrics on loopback.</summary>
/// <param name="port">Where to listen on 127.0.0.1.</param>
/// <param name="metrics">Prometheus text, made when asked.</param>
/// <param name="time">Limits slow clients.</param>
/// <param name="loggers">For requests that fail.</param>
internal sealed class ProcessHealth(int port, Func<string> metrics, TimeProvider time, ILoggerFactory loggers) : IController
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
        "/metrics" => new HttpReply(200, "text/plain; version=0.0.4", Encoding.UTF8.GetBytes(metrics() + ProcessMetrics())),
        _ => HttpReply.NotFound,
    });

    private static string ProcessMetrics() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # HELP cpctl_build_info Always 1; the version is a label.
        # TYPE cpctl_build_info gauge
        cpctl_build_info{"{"}version="{BuildInfo.Version}"{"}"} 1
        # HELP process_resident_memory_bytes Resident memory of this process.
        # TYPE process_resident_memory_bytes gauge
        process_resident_memory_bytes {Environment.WorkingSet}
        # HELP process_cpu_seconds_total Processor time used by this process.
        # TYPE process_cpu_seconds_total counter
        process_cpu_seconds_total {Environment.CpuUsage.TotalTime.TotalSeconds:0.00}

        """);
}
