using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Pki;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Join.Phases;

/// <summary>Every certificate and kubeconfig of this node: issued by itself on a control-plane node, asked of the operator by a worker.</summary>
internal sealed class CertificatesPhase(Joining joining) : IPhase
{
    public string Name => JoinPhaseNames.Certificates;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var settings = PkiSettings.From(joining.ControlPlane.Spec, joining.Identity.Endpoint);
        if (joining.Signers is { } signers)
        {
            NodeCredentials.EnsureControlPlane(signers, settings, joining.Identity, joining.Paths, joining.Time);
            return;
        }

        progress.Say("asking the operator for the kubelet's certificates");
        var bundle = await AuthoritiesAsync(cancel);
        NodeCredentials.EnsureWorkerFiles(bundle, settings, joining.Identity, joining.Paths);
        await new WorkerCertificates(joining.Api, joining.Paths, joining.Time).EnsureAllAsync(
            joining.Identity, AuthorityBundle.Read(bundle), settings.KeyAlgorithm, settings.RenewBefore, cancel);
    }

    /// <summary>All authorities the cluster trusts at the moment, not only the pinned one: one may be on its way in or out.</summary>
    private async Task<string> AuthoritiesAsync(CancellationToken cancel)
    {
        var info = await joining.Api.TryGetAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, cancel);
        return ClusterInfo.AuthoritiesOf(info) ?? joining.Authority.ExportCertificatePem() + "\n";
    }
}
