using System.Text;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>Says why a revision failed: the component, its container's exit code and last words.</summary>
internal sealed class FailureReport(ICri cri, NodePaths paths)
{
    private const int LogLines = 10;

    /// <summary>Status is read by people in a table and by machines in an object of limited size.</summary>
    private const int MaxCharacters = 2048;

    public async Task<string> DescribeAsync(ApplyStep.FallBack failure, NodeObservation node, CancellationToken cancellation)
    {
        var text = new StringBuilder(failure.Reason);
        if (failure.Component is { } component && node.Target.Pod(component) is { } pod)
        {
            var run = node.Pods.Where(candidate => candidate.PodName == pod.PodName).MaxBy(candidate => candidate.Restarts);
            await AppendAsync(text, run, cancellation);
        }

        return text.Length <= MaxCharacters ? text.ToString() : string.Concat(text.ToString().AsSpan(0, MaxCharacters - 1), "…");
    }

    private async Task AppendAsync(StringBuilder text, PodRun? run, CancellationToken cancellation)
    {
        // A kubelet that has just started the container once more has removed the one that ended before; the newer one ends in the same way.
        if ((await FindAsync(run?.LastExit?.ContainerId, cancellation) ?? await FindAsync(run?.ContainerId, cancellation)) is not { } status)
        {
            return;
        }

        if (status.State == CriContainerState.Exited)
        {
            text.Append($"; its container ended with exit code {status.ExitCode}");
            text.Append(status.Reason.Length > 0 ? $" ({status.Reason}), {run!.Restarts} restarts" : $", {run!.Restarts} restarts");
        }

        var lines = ContainerLog.ReadLastLines(paths.At(status.LogPath), LogLines);
        if (lines.Count > 0)
        {
            text.Append("; last log lines:\n").AppendJoin('\n', lines);
        }
    }

    private async Task<CriContainerStatus?> FindAsync(string? container, CancellationToken cancellation) =>
        container is null ? null : await cri.TryGetContainerAsync(container, cancellation);
}
