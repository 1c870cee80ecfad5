using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Pki;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Install.Phases;

/// <summary>Makes the cluster's authorities and keys, this node's identity and every certificate and kubeconfig on it.</summary>
internal sealed class CertificatesPhase(Installation installation) : IPhase
{
    public string Name => PhaseNames.Certificates;

    public Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var paths = installation.Paths;
        progress.Say("signers");
        var signers = SignerSet.TryLoad(paths) ?? SignerSet.Create(installation.PkiSettings, installation.Brought, installation.Time);
        signers.Save(paths);
        using (SealingKey.LoadOrCreate(paths))
        {
            // Made here so that the objects phase only reads it.
        }

        var identity = new NodeIdentity(
            installation.Record.NodeName, installation.Record.NodeIp, NodeRole.ControlPlane, signers.ClusterId, installation.Endpoint);
        identity.Save(paths);
        progress.Say("certificates and kubeconfigs");
        NodeCredentials.EnsureControlPlane(signers, installation.PkiSettings, identity, paths, installation.Time);
        installation.Signers = signers;
        installation.Identity = identity;
        return Task.CompletedTask;
    }
}
