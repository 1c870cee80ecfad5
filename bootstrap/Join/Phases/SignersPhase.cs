using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Pki;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Join.Phases;

/// <summary>Takes over what makes this machine a node of that cluster: its settings and, on a control-plane node, the signers sealed to it.</summary>
internal sealed class SignersPhase(Joining joining) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public string Name => JoinPhaseNames.Signers;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        await joining.Polling.UntilAsync(
            "the cluster's settings", Limit, MissingAsync, progress.Say, "`cpctl status` on a control-plane node tells how the API is.", cancel);
        var endpoint = joining.ControlPlane.Spec.ControlPlaneEndpoint ?? joining.Input.Endpoint;
        joining.Identity = new NodeIdentity(joining.Input.Node.Name, joining.Input.Node.Ip, joining.Input.Role, await ClusterIdAsync(cancel), endpoint);
        joining.Identity.Save(joining.Paths);
        if (joining.Signers is { } signers) Keep(signers);
    }

    private async Task<string?> MissingAsync(CancellationToken cancel)
    {
        try
        {
            if (await joining.Api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel) is not { } controlPlane) return "there is no ControlPlane object yet";
            joining.ControlPlane = controlPlane;
            if (joining.IsWorker) return null;
            using var key = SealingKey.LoadOrCreate(joining.Staging.Paths);
            joining.Signers = SignerSet.TryLoad(joining.Paths) ?? await new SealedSigners(joining.Api).TryOpenAsync(joining.Input.Node.Name, key, joining.Authority, cancel);
            return joining.Signers is null ? "the operator has yet to seal the signers to this node, and to sign that it did" : null;
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException)
        {
            return e.Message;
        }
    }

    private async Task<Guid> ClusterIdAsync(CancellationToken cancel)
    {
        if (joining.Signers is { } signers) return signers.ClusterId;
        var info = await joining.Api.TryGetAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, cancel);
        return Guid.TryParse(info?.Data?.GetValueOrDefault("clusterId"), out var id) ? id : throw new CpctlException(
            ExitCode.Failed, "the cluster does not say who it is", "ConfigMap kube-public/cluster-info has no clusterId", "Restore it on a control-plane node (`cpctl bootstrap` writes it), then run the same command again.");
    }

    private void Keep(SignerSet signers)
    {
        if (!signers.Cluster.Trusted.Any(authority => AuthorityPin.Of(authority.Certificate) == joining.Input.Pin))
        {
            throw new CpctlException(
                ExitCode.Refused, "the signers are not those of the pinned cluster", "none of their authorities has the hash given with --ca-cert-hash", "Ask for a new join command on a control-plane node.");
        }

        signers.Save(joining.Paths);
        AtomicFile.Write(joining.Paths.SealingKeyFile, File.ReadAllText(joining.Staging.Paths.SealingKeyFile), FileModes.Secret);
    }
}
