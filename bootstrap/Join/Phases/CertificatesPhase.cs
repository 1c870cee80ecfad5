using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Pki;
using Cpctl.Pki.Joining;

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
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(bundle);
        NodeCredentials.EnsureWorkerFiles(bundle, settings, joining.Identity, joining.Paths);
        await new WorkerCertificates(joining.Api, joining.Paths, joining.Time).EnsureAllAsync(
            joining.Identity, authorities, settings.KeyAlgorithm, settings.RenewBefore, cancel);
    }

    /// <summary>All authorities the cluster trusts at the moment, not only the pinned one: one may be on its way in or out.</summary>
    private async Task<string> AuthoritiesAsync(CancellationToken cancel)
    {
        var info = await joining.Api.TryGetAsync(ResourceTypes.ConfigMaps, "kube-public", "cluster-info", cancel);
        var kubeconfig = info?.Data?.GetValueOrDefault("kubeconfig");
        var data = kubeconfig is null ? null : Cpctl.Api.Configuration.Yaml.Read(kubeconfig)?["clusters"]?[0]?["cluster"]?["certificate-authority-data"]?.GetValue<string>();
        return data is null ? joining.Authority.ExportCertificatePem() + "\n" : System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data));
    }
}
