using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Retention;

namespace Cpctl.Bootstrap.Backups;

/// <summary><c>cpctl backup prune</c>.</summary>
internal sealed class PruneHandler(CliServices services)
{
    /// <param name="place">Null for the one that spec.backup names; a directory of it is this node's.</param>
    /// <param name="rules">Null for those of spec.backup.</param>
    /// <param name="dryRun">Only says what would go.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<int> RunAsync(string? place, BackupRetention? rules, bool dryRun, CancellationToken cancel)
    {
        var places = new BundlePlaces(services);
        var configured = place is null || rules is null ? await places.ConfiguredAsync(cancel) : null;
        var spec = configured?.Spec.Backup;
        using var store = place is not null ? await places.OpenAsync(place, cancel) : await places.OpenAsync(spec?.Destination ?? throw Unconfigured("no place"), cancel);
        var wanted = rules ?? spec?.Retention ?? throw Unconfigured("no rules");
        return await BackupErrors.ExplainAsync(store.Location, async () =>
        {
            // Bundles of several clusters may lie in one place, also of a cluster and of one that was restored from it. Whoever names the place means all of
            // them, and the newest of each stays; without a name it is the cluster's own ones.
            var all = await store.ListAsync(cancel);
            var own = SignerSet.TryLoad(services.Paths);
            var gone = all.Where(bundle => bundle.Record is { } record && (place is not null || record.EtcdClusterId == EtcdClusterIdOf(configured!)))
                .GroupBy(bundle => (bundle.Record!.Cluster, bundle.Record.EtcdClusterId))
                .SelectMany(some => own?.ClusterId == some.Key.Cluster
                    ? RetentionPlan.Remove(some, own, wanted, services.Time.GetUtcNow())
                    : RetentionPlan.Remove(some, wanted, services.Time.GetUtcNow()))
                .ToList();
            foreach (var bundle in gone)
            {
                if (!dryRun) await store.RemoveAsync(bundle, cancel);
                await services.Console.Out.WriteLineAsync($"{(dryRun ? "would remove" : "removed")} {bundle.Name}");
            }

            await services.Console.Error.WriteLineAsync($"{gone.Count} of {all.Count} bundles in {store.Location} {(dryRun ? "would go" : "are gone")}");
            return (int)ExitCode.Done;
        });
    }

    private static string EtcdClusterIdOf(ControlPlane controlPlane) => controlPlane.Status?.Etcd?.ClusterId ?? throw new CpctlException(
        ExitCode.Failed, "nothing tells which bundles are this cluster's", "status.etcd.clusterId of the ControlPlane is not there yet", "Run it again when `cpctl status` shows etcd's members, or name the place.");

    private static CpctlException Unconfigured(string what) => new(
        ExitCode.BadInput, $"{what} to prune by", "spec.backup of the ControlPlane is absent", "Name the place, and at least one of --last, --hourly, --daily, --weekly and --max-total-bytes.");
}
