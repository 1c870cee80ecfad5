using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>
/// Sends the newest status whenever it has changed, and now and then as a sign of life. In the background: an API that does not answer
/// must not hold up work on the node.
/// </summary>
internal sealed class StatusReporter(IAgentApi api, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly Wakeup _changed = new(time);
    private volatile ControlPlaneNodeStatus? _latest;
    private volatile string? _problem = "no answer yet";

    /// <summary>Why the API did not take the last status; null when it did.</summary>
    public string? Problem => _problem;

    public void Publish(ControlPlaneNodeStatus status)
    {
        var before = _latest;
        _latest = status;
        if (before is null || StatusPatch.Essence(before) != StatusPatch.Essence(status))
        {
            _changed.Set();
        }
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _changed.PauseAsync(_problem is null || _latest is null ? Heartbeat : Retry, cancellation);
            if (_latest is { } status)
            {
                await SendAsync(status, cancellation);
            }
        }
    }

    private async Task SendAsync(ControlPlaneNodeStatus status, CancellationToken cancellation)
    {
        try
        {
            await api.PatchStatusAsync(StatusPatch.Of(status with { LastHeartbeat = time.GetUtcNow() }), cancellation);
            _problem = null;
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException)
        {
            var problem = RefusalClassifier.Explain(e);
            if (_problem != problem)
            {
                AgentLog.ReportFailed(logger, problem);
            }

            _problem = problem;
        }
    }
}
