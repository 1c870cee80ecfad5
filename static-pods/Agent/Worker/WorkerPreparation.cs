using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Views;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Planning;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Worker;

/// <summary>A worker's certificates: signed by the operator on request, for a worker has no signers.</summary>
internal sealed class WorkerPreparation(IKubernetesClient client, NodePaths paths, NodeIdentity node, TimeProvider time, ILogger logger) : INodePreparation
{
    public IReadOnlyList<CertificateStatus> Certificates { get; private set; } = [];

    public Task PrepareAsync(TargetRevision target, CancellationToken cancellation)
    {
        SettingsFile.Write(target, paths);
        return RenewCertificatesAsync(asked: null, cancellation);
    }

    public async Task RenewCertificatesAsync(CertificateRenewal? asked, CancellationToken cancellation)
    {
        if (SettingsFile.TryRead(paths) is not { } spec)
        {
            return;
        }

        var settings = PkiSettings.From(spec, node.Endpoint);
        var bundle = await File.ReadAllTextAsync(Path.Combine(paths.PkiDirectory, "ca.crt"), cancellation);
        var files = NodeCredentials.EnsureWorkerFiles(bundle, settings, node, paths);
        foreach (var file in files.Written)
        {
            AgentLog.CredentialWritten(logger, file);
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(bundle);
        Certificates = CertificateReport.Of(
            await new WorkerCertificates(client, paths, time).EnsureAllAsync(node, authorities, settings.KeyAlgorithm, settings.RenewBefore, cancellation),
            files.Authorities,
            CertificateRenewers.Operator,
            logger);
    }
}
