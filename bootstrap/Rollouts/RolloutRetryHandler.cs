using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary><c>cpctl rollout retry</c>: has nodes try once more what they gave up, by raising their spec.retry.</summary>
internal sealed class RolloutRetryHandler(IKubernetesClient api, CliConsole console, TimeProvider time)
{
    /// <summary>An agent that is heard of begins within a second; one that is not begins when it is back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    public async Task<int> RetryAsync(bool dryRun, CancellationToken cancel)
    {
        var failed = (await new RolloutObjects(api).NodesAsync(cancel))
            .Where(node => node.Status?.FailedRevision is { } revision && revision == node.Spec.TargetRevision)
            .ToArray();
        if (failed.Length == 0)
        {
            await console.Out.WriteLineAsync("no node has given up the revision it is told to run: there is nothing to retry");
            return (int)ExitCode.Done;
        }

        foreach (var node in failed)
        {
            var name = node.Metadata.Name!;
            if (dryRun)
            {
                await console.Out.WriteLineAsync($"would have {name} try revision {node.Spec.TargetRevision} once more");
                continue;
            }

            // Refused when the operator gave the node another target meanwhile: that one needs no retry.
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = node.Metadata.ResourceVersion },
                ["spec"] = new JsonObject { ["retry"] = (node.Spec.Retry ?? 0) + 1 },
            };
            await RaiseAsync(name, patch, cancel);
            await console.Out.WriteLineAsync($"{name} tries revision {node.Spec.TargetRevision} once more");
        }

        if (!dryRun)
        {
            await WaitForBeginAsync([.. failed.Select(node => node.Metadata.Name!)], cancel);
        }

        return (int)ExitCode.Done;
    }

    private async Task RaiseAsync(string name, JsonObject patch, CancellationToken cancel)
    {
        try
        {
            await api.MergePatchAsync(ResourceTypes.ControlPlaneNodes, null, name, patch, cancel);
        }
        catch (KubernetesApiException e) when (e.IsConflict)
        {
            throw new CpctlException(ExitCode.Failed, $"{name} changed in the same moment", e.Message, "Look at `cpctl rollout status`, and try again if it still stands there as failed.", e);
        }
    }

    /// <summary>So that a `cpctl rollout status` right afterwards does not find the old failure.</summary>
    private async Task WaitForBeginAsync(IReadOnlyCollection<string> nodes, CancellationToken cancel)
    {
        var objects = new RolloutObjects(api);
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Patience)
        {
            var report = RolloutAssessment.Of(await objects.ControlPlaneAsync(cancel), await objects.NodesAsync(cancel), time.GetUtcNow());
            if (report.Phase != RolloutPhase.Failed && !report.Nodes.Any(node => nodes.Contains(node.Name) && node.State == "failed"))
            {
                return;
            }

            await Task.Delay(LookAgain, time, cancel);
        }
    }
}
