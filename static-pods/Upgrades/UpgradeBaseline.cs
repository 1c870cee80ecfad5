using Cpctl.Api.Resources;
using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Upgrades;

/// <summary>
/// What a change of versions is measured from: the oldest release that any node runs. In the middle of an upgrade that forbids the step after the
/// next one, and allows to go back to what other nodes still run: as long as one does, nothing has been stored that it could not read.
/// </summary>
public static class UpgradeBaseline
{
    /// <summary>The newest settings with the oldest versions; null when nothing runs yet.</summary>
    /// <param name="running">The settings that nodes run, newest first.</param>
    public static ControlPlaneSpec? Of(IReadOnlyList<ControlPlaneSpec> running) => running.Count == 0 ? null : running[0] with
    {
        Version = running.MinBy(settings => KubernetesVersion.Parse(settings.Version))!.Version,
        Etcd = running[0].Etcd with { Version = running.MinBy(settings => EtcdVersion.Parse(settings.Etcd.Version))!.Etcd.Version },
    };
}
