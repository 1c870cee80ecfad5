using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Recovery.Destinations;
using Cpctl.Recovery.Retention;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl backup prune</c>.</summary>
internal sealed class PruneHandler(CliServices services)
{
    /// <param name="directory">Null for the one that spec.backup names, on this node.</param>
    /// <param name="rules">Null for those of spec.backup.</param>
    /// <param name="dryRun">Only says what would go.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<int> RunAsync(string? directory, BackupRetention? rules, bool dryRun, CancellationToken cancel)
    {
        var spec = directory is null || rules is null ? await SpecAsync(cancel) : null;
        var store = new BundleStore(new DirectoryDestination(directory ?? spec?.Destination.Directory ?? throw Unconfigured("no directory")));
        var wanted = rules ?? spec?.Retention ?? throw Unconfigured("no rules");
        return await BackupErrors.ExplainAsync(store.Location, async () =>
        {
            // Bundles of several clusters may lie in one directory; each cluster's newest stays.
            var all = await store.ListAsync(cancel);
            var gone = all.Where(bundle => bundle.Record is not null).GroupBy(bundle => bundle.Record!.Cluster).SelectMany(own => RetentionPlan.Remove(own, wanted)).ToList();
            foreach (var bundle in gone)
            {
                if (!dryRun) await store.RemoveAsync(bundle, cancel);
                await services.Console.Out.WriteLineAsync($"{(dryRun ? "would remove" : "removed")} {bundle.Name}");
            }

            await services.Console.Error.WriteLineAsync($"{gone.Count} of {all.Count} bundles in {store.Location} {(dryRun ? "would go" : "are gone")}");
            return (int)ExitCode.Done;
        });
    }

    private async Task<BackupSpec?> SpecAsync(CancellationToken cancel)
    {
        using var client = ClusterConnection.Open(services, null);
        return (await ApiErrors.ExplainAsync(() => client.GetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel))).Spec.Backup;
    }

    private static CpctlException Unconfigured(string what) => new(
        ExitCode.BadInput, $"{what} to prune by", "spec.backup of the ControlPlane is absent", "Name the directory, and at least one of --last, --hourly, --daily, --weekly and --max-total-bytes.");
}
