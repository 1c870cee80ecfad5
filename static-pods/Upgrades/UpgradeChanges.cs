using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Upgrades;

/// <summary>From which version to which each component goes.</summary>
internal static class UpgradeChanges
{
    public static IReadOnlyList<VersionChange> Of(UpgradeFacts facts)
    {
        UpgradeNode[] servers = [.. facts.Nodes.Where(node => node.IsControlPlane)];
        string[] names = [.. servers.Select(node => node.Name)];
        var kubernetes = Distinct(servers.Select(node => node.Kubernetes), KubernetesVersion.TryParse);
        return
        [
            new(ComponentNames.Etcd, Distinct(servers.Select(node => node.Etcd), EtcdVersion.TryParse), facts.Wanted.Etcd.Version, names),
            new(ComponentNames.ApiServer, kubernetes, facts.Wanted.Version, names),
            new(ComponentNames.ControllerManager, kubernetes, facts.Wanted.Version, names),
            new(ComponentNames.Scheduler, kubernetes, facts.Wanted.Version, names),
            new(ComponentNames.Kubelet, Distinct(facts.Nodes.Select(node => node.Kubelet), KubernetesVersion.TryParse), null, [.. facts.Nodes.Select(node => node.Name)]),
        ];
    }

    private static string[] Distinct<T>(IEnumerable<string?> versions, Func<string, T> order) =>
        [.. versions.OfType<string>().Distinct(StringComparer.Ordinal).OrderBy(order).ThenBy(text => text, StringComparer.Ordinal)];
}
