using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Rollouts;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl backup pause</c> and <c>resume</c>: spec.backup.paused.</summary>
internal sealed class BackupPauseHandler(IKubernetesClient api, CliConsole console)
{
    /// <exception cref="CpctlException">Bad input (2): no backups are configured, so there is no schedule to pause.</exception>
    public async Task<int> SetAsync(bool paused, bool dryRun, CancellationToken cancel)
    {
        var backup = (await new RolloutObjects(api).ControlPlaneAsync(cancel)).Spec.Backup ?? throw new CpctlException(
            ExitCode.BadInput, "there is no schedule of backups", "spec.backup of the ControlPlane is absent", "Configure it first: docs/backup.md, \"By schedule\".");
        if (backup.Paused == paused)
        {
            await console.Out.WriteLineAsync($"the schedule is {(paused ? "paused" : "not paused")} already");
            return (int)ExitCode.Done;
        }

        // Which place it is matters most when another cluster writes there too.
        var place = backup.Destination.S3 is { } s3 ? $"s3://{s3.Bucket}/{s3.Prefix}" : backup.Destination.Directory;
        if (dryRun)
        {
            await console.Out.WriteLineAsync($"would set spec.backup.paused of ControlPlane {ControlPlane.OnlyName} to {(paused ? "true" : "false")}; backups go to {place}");
            return (int)ExitCode.Done;
        }

        var patch = new JsonObject { ["spec"] = new JsonObject { ["backup"] = new JsonObject { ["paused"] = paused } } };
        await api.MergePatchAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, patch, cancel);
        await console.Out.WriteLineAsync(paused
            ? "paused: no backup is made by the schedule, and no drill (`cpctl backup resume` goes on)"
            : $"resumed: backups go to {place} again (`cpctl backup list` shows them)");
        return (int)ExitCode.Done;
    }
}
