using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Views;
using Cpctl.StaticPods.Agent.Certificates;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Execution;

/// <inheritdoc cref="INodePreparation"/>
internal sealed class NodePreparation(NodePaths paths, NodeIdentity node, SignersFollower signers, ExpiredClients expired, TimeProvider time, ILogger logger) : INodePreparation
{
    private readonly OwnSigners _own = new(paths);

    public KeysStatus? Keys { get; private set; }

    public NodeSignersStatus? Signers => _own.Describe();

    public IReadOnlyList<CertificateStatus> Certificates { get; private set; } = [];

    public async Task PrepareAsync(TargetRevision target, CancellationToken cancellation)
    {
        SettingsFile.Write(target, paths);

        // The kubelet makes it for everybody to read when it starts this agent. etcd keeps a mode that is there.
        NodeDirectory.Ensure(paths.EtcdDataDirectory, FileModes.SecretDirectory);
        await RenewAsync(asked: null, RevisionKeys.Of(target)?.Generation ?? 0, cancellation);
        LaunchPrograms.Publish(paths, LaunchPrograms.OfThisProcess());
    }

    public Task RenewCertificatesAsync(CertificateRenewal? asked, CancellationToken cancellation) => RenewAsync(asked, atLeast: 0, cancellation);

    private async Task RenewAsync(CertificateRenewal? asked, long atLeast, CancellationToken cancellation)
    {
        if (SettingsFile.TryRead(paths) is { } settings && await signers.TakeUpAsync(atLeast, cancellation) is { } current)
        {
            var outcome = NodeCredentials.EnsureControlPlane(current, PkiSettings.From(settings, node.Endpoint), node, paths, time, Requested(asked));
            foreach (var file in outcome.Written)
            {
                AgentLog.CredentialWritten(logger, file);
            }

            Certificates = CertificateReport.Of(outcome.Leaves, outcome.Authorities, CertificateRenewers.Agent, logger);
            await expired.RestartAsync(outcome.Leaves, cancellation);
            Keys = current.Generation == 0 ? null : SignerRotation.Describe(current, RotationName.All);
        }
    }

    private static Func<string, bool>? Requested(CertificateRenewal? asked) =>
        asked is null ? null : name => asked.Names.Count == 0 || asked.Names.Contains(name, StringComparer.Ordinal);
}
