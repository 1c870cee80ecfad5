using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Views;
using Cpctl.StaticPods.Agent.Planning;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Execution;

/// <inheritdoc cref="INodePreparation"/>
internal sealed class NodePreparation(NodePaths paths, NodeIdentity node, TimeProvider time, ILogger logger) : INodePreparation
{
    public IReadOnlyList<CertificateStatus> Certificates { get; private set; } = [];

    public async Task PrepareAsync(TargetRevision target, CancellationToken cancellation)
    {
        SettingsFile.Write(target, paths);
        await RenewCertificatesAsync(asked: null, cancellation);
        LaunchPrograms.Publish(paths, LaunchPrograms.OfThisProcess());
    }

    public Task RenewCertificatesAsync(CertificateRenewal? asked, CancellationToken cancellation)
    {
        if (SettingsFile.TryRead(paths) is { } settings && SignerSet.TryLoad(paths) is { } signers)
        {
            var outcome = NodeCredentials.EnsureControlPlane(signers, PkiSettings.From(settings, node.Endpoint), node, paths, time, Requested(asked));
            foreach (var file in outcome.Written)
            {
                AgentLog.CredentialWritten(logger, file);
            }

            Certificates = CertificateReport.Of(outcome.Leaves, outcome.Authorities, CertificateRenewers.Agent, logger);
        }

        return Task.CompletedTask;
    }

    private static Func<string, bool>? Requested(CertificateRenewal? asked) =>
        asked is null ? null : name => asked.Names.Count == 0 || asked.Names.Contains(name, StringComparer.Ordinal);
}
