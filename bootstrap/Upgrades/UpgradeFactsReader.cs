using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Status;
using Cpctl.StaticPods.Upgrades;
using Cpctl.StaticPods.Versions;

namespace Cpctl.Bootstrap.Upgrades;

/// <summary>Reads from the API what an upgrade is judged from.</summary>
internal sealed class UpgradeFactsReader(IKubernetesClient api)
{
    /// <summary>A kubelet's own limit, nodeStatusMaxImages.</summary>
    private const int MostImagesNamed = 50;

    /// <param name="change">Puts the versions that are asked for into the spec.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <exception cref="CpctlException">Failed (1): the cluster is not one of cpctl's.</exception>
    public async Task<UpgradeFacts> ReadAsync(Func<ControlPlaneSpec, ControlPlaneSpec> change, CancellationToken cancel)
    {
        var controlPlane = await api.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel) ?? throw new CpctlException(
            ExitCode.Failed, "this cluster has no ControlPlane object", "the API answers, but cpctl did not make this cluster", "Use the kubeconfig of a cluster that `cpctl bootstrap` has made.");
        var nodes = await api.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancel);
        var revisions = await RevisionsAsync(nodes, cancel);
        var machines = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        await foreach (var machine in RawList.ItemsAsync(api, "/api/v1/nodes", cancel)) machines[machine["metadata"]!["name"]!.GetValue<string>()] = machine;

        var wanted = change(controlPlane.Spec);
        ControlPlaneSpec[] running = [.. revisions.OrderByDescending(revision => revision.Key).Select(revision => revision.Value)];
        var from = (UpgradeBaseline.Of(running) ?? controlPlane.Spec).Version;
        var goingAway = RemovedApiTable.Between(KubernetesVersion.Parse(from).Minor, KubernetesVersion.Parse(wanted.Version).Minor);
        return new UpgradeFacts
        {
            Wanted = wanted,
            Running = running,
            Nodes = [.. nodes.OrderBy(node => node.Metadata.Name, StringComparer.Ordinal).Select(node => NodeOf(node, revisions, machines))],
            ApiUses = await new ApiUseReader(api).ReadAsync([.. goingAway], cancel),
            NotUpgradeable = NotUpgradeable(controlPlane),
        };
    }

    private async Task<Dictionary<long, ControlPlaneSpec>> RevisionsAsync(IReadOnlyList<ControlPlaneNode> nodes, CancellationToken cancel)
    {
        var revisions = new Dictionary<long, ControlPlaneSpec>();
        foreach (var number in nodes.Where(node => node.Spec.Role == NodeRoles.ControlPlane).Select(node => node.Status?.LastGoodRevision).OfType<long>().Distinct())
        {
            if (await api.TryGetAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.NameOf(number), cancel) is { } secret)
                revisions[number] = NodeSettings.Of(RevisionSecret.Read(secret));
        }

        return revisions;
    }

    private static UpgradeNode NodeOf(ControlPlaneNode node, Dictionary<long, ControlPlaneSpec> revisions, Dictionary<string, JsonObject> machines)
    {
        var settings = node.Spec.Role == NodeRoles.ControlPlane && node.Status?.LastGoodRevision is { } number ? revisions.GetValueOrDefault(number) : null;
        var status = machines.GetValueOrDefault(node.Metadata.Name!)?["status"];
        var images = status?["images"]?.AsArray() ?? [];
        return new UpgradeNode
        {
            Name = node.Metadata.Name!,
            IsControlPlane = node.Spec.Role == NodeRoles.ControlPlane,
            Kubernetes = settings?.Version,
            Etcd = settings?.Etcd.Version,
            Kubelet = (string?)status?["nodeInfo"]?["kubeletVersion"],
            Images = images.SelectMany(image => image?["names"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).ToHashSet(StringComparer.Ordinal),
            NamesAllImages = images.Count is > 0 and < MostImagesNamed,
        };
    }

    private static string? NotUpgradeable(ControlPlane controlPlane) =>
        controlPlane.Status?.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Upgradeable) switch
        {
            null => "no operator has reported on this control plane yet",
            { Status: ConditionStatus.True } => null,
            var condition => condition.Message ?? condition.Reason ?? "the operator does not say why",
        };
}
