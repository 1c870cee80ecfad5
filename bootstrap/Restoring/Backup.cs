using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Install;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Restoration;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Restore;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>The bundle that is restored, checked and held open, and what its data says.</summary>
internal sealed record Backup(OpenedBundle Bundle, SnapshotFacts Facts) : IRestoredCluster
{
    private BundleManifest Manifest => Bundle.Report.Manifest;

    public string Display => string.Create(
        CultureInfo.InvariantCulture,
        $"the backup of cluster {Manifest.Cluster.Id} made {Manifest.CreatedAt:yyyy-MM-dd'T'HH:mm:ss'Z'} on {Manifest.Cluster.Node}, revision {Manifest.Snapshot.Revision}, hash {Manifest.Snapshot.Hash}");

    public IReadOnlyList<MemberInfo> Members => Bundle.Report.Snapshot!.Database.Members;

    public AuthorityLine EtcdAuthorities => Bundle.Signers.Etcd;

    public void SaveSigners(NodePaths paths) => Bundle.Signers.Save(paths);

    public string Plan(BootstrapRequest.Resolved request) => RestorePlanText.Of(request, this);

    public void Build(RestoredSpec spec, string directory, FirstMember member, CancellationToken cancel) =>
        RestoredData.Build(Bundle.Snapshot, Facts, spec, directory, member, cancel);

    /// <exception cref="CpctlException">Bad input (2): it can't be read or no key was given; failed (1): it is damaged or of other keys.</exception>
    public static async Task<Backup> OpenAsync(string path, IReadOnlyList<string> identities, CancellationToken cancel)
    {
        if (!await InspectHandler.IsBundleAsync(path, identities))
        {
            throw new CpctlException(
                ExitCode.BadInput,
                $"{path} is a snapshot of etcd alone",
                "the keys of the cluster's authorities and of its encrypted Secrets are not in it",
                "Give a bundle, as `cpctl backup create` makes it. Of a cluster that cpctl did not make: give its PKI directory with --pki and its settings with --config.");
        }

        var keys = IdentityFiles.Read(identities);
        return await BackupErrors.ExplainAsync(path, async () =>
        {
            var bundle = await OpenedBundle.OpenAsync(path, keys, cancel);
            try
            {
                return new Backup(bundle, SnapshotFacts.Read(bundle.Snapshot, cancel));
            }
            catch
            {
                bundle.Dispose();
                throw;
            }
        });
    }

    public void Dispose() => Bundle.Dispose();
}
