using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary><c>cpctl rollout pause</c> and <c>resume</c>: spec.rollout.paused.</summary>
internal sealed class RolloutPauseHandler(IKubernetesClient api, CliConsole console)
{
    public async Task<int> SetAsync(bool paused, bool dryRun, CancellationToken cancel)
    {
        var controlPlane = await new RolloutObjects(api).ControlPlaneAsync(cancel);
        var now = paused ? "paused" : "not paused";
        if (controlPlane.Spec.Rollout.Paused == paused)
        {
            await console.Out.WriteLineAsync($"the rollout is {now} already");
            return (int)ExitCode.Done;
        }

        if (dryRun)
        {
            await console.Out.WriteLineAsync($"would set spec.rollout.paused of ControlPlane {RolloutObjects.ControlPlaneName} to {(paused ? "true" : "false")}");
            return (int)ExitCode.Done;
        }

        var patch = new JsonObject { ["spec"] = new JsonObject { ["rollout"] = new JsonObject { ["paused"] = paused } } };
        await api.MergePatchAsync(ResourceTypes.ControlPlanes, null, RolloutObjects.ControlPlaneName, patch, cancel);
        await console.Out.WriteLineAsync(paused
            ? "paused: a node that has begun finishes, no other begins (`cpctl rollout resume` goes on)"
            : "resumed (`cpctl rollout status --watch` follows it)");
        return (int)ExitCode.Done;
    }
}
