using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Views;
using Cpctl.StaticPods.Agent.Certificates;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Worker;

/// <summary>A worker's certificates: signed by the operator on request, for a worker has no signers.</summary>
/// <param name="committed">The revision that the node runs, of which it reports the keys; null while there is none.</param>
internal sealed class WorkerPreparation(
    IKubernetesClient client, NodePaths paths, NodeIdentity node, Func<TargetRevision?> committed, ExpiredClients expired, TimeProvider time, ILogger logger) : INodePreparation
{
    private readonly WorkerTrust _trust = new(client, paths);

    /// <summary>What its components were started with, not what lies on its disk.</summary>
    public KeysStatus? Keys => committed() is { } revision ? RevisionKeys.Of(revision) : null;

    public IReadOnlyList<CertificateStatus> Certificates { get; private set; } = [];

    public Task PrepareAsync(TargetRevision target, CancellationToken cancellation)
    {
        SettingsFile.Write(target, paths);
        return RenewAsync(RevisionKeys.Of(target)?.Line(RotationName.Cluster), cancellation);
    }

    public Task RenewCertificatesAsync(CertificateRenewal? asked, CancellationToken cancellation) => RenewAsync(wanted: null, cancellation);

    private async Task RenewAsync(KeyLineStatus? wanted, CancellationToken cancellation)
    {
        if (SettingsFile.TryRead(paths) is not { } spec)
        {
            return;
        }

        var settings = PkiSettings.From(spec, node.Endpoint);
        var bundle = await _trust.TakeUpAsync(wanted, cancellation);
        var files = NodeCredentials.EnsureWorkerFiles(bundle, settings, node, paths);
        foreach (var file in files.Written)
        {
            AgentLog.CredentialWritten(logger, file);
        }

        var leaves = await new WorkerCertificates(client, paths, time).EnsureAllAsync(node, AuthorityBundle.Read(bundle), settings.KeyAlgorithm, settings.RenewBefore, cancellation);
        Certificates = CertificateReport.Of(leaves, files.Authorities, CertificateRenewers.Operator, logger);
        await expired.RestartAsync(leaves, cancellation);
    }
}
