using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Versions;
using Cpctl.Recovery.Restore;
using Cpctl.StaticPods.Versions;

namespace Cpctl.Recovery.TakeOver;

/// <summary>Whether a restored cluster may take over the nodes of the one that still runs. Pure.</summary>
public static class TakeOverRule
{
    /// <param name="backup">What the backup says.</param>
    /// <param name="generation">Of the backup's signers.</param>
    /// <param name="running">What the cluster that runs says.</param>
    /// <param name="name">Of the node that restores.</param>
    /// <param name="ip">Its address.</param>
    /// <returns>Null when nothing speaks against it.</returns>
    public static CpctlException? Objection(SnapshotFacts backup, long generation, SnapshotFacts running, string name, string ip) =>
        SameNode(running, name, ip) ?? OtherKeys(generation, running) ?? Newer(backup.ControlPlane.Spec, running.ControlPlane.Spec);

    private static CpctlException? SameNode(SnapshotFacts running, string name, string ip) =>
        running.Nodes.FirstOrDefault(node => node.Metadata.Name == name || node.Spec.Ip == ip) is not { } same ? null : Refused(
            $"this machine can't be {name} ({ip})",
            $"{same.Metadata.Name} ({same.Spec.Ip}) of the cluster that is to be taken over is it already",
            "Give another name or address with --node-name and --node-ip.");

    /// <summary>Nodes have the keys of now on their disks and would not trust the backup's.</summary>
    private static CpctlException? OtherKeys(long generation, SnapshotFacts running) => (running.ControlPlane.Status?.Keys?.Generation ?? generation) == generation ? null : Refused(
        "the cluster's keys were rotated since the backup was made",
        string.Create(CultureInfo.InvariantCulture, $"the backup has generation {generation} of them, the nodes that run have {running.ControlPlane.Status!.Keys!.Generation}"),
        "Take a newer backup; or stop the nodes (`cpctl reset` on each), restore without --take-over and join them anew.");

    /// <summary>Nodes come along with the kubelet that they have, which must not be newer than the API server.</summary>
    private static CpctlException? Newer(ControlPlaneSpec backup, ControlPlaneSpec running)
    {
        const string remedy = "Stop the nodes (`cpctl reset` on each), restore without --take-over and join them anew.";
        if (KubernetesVersion.TryParse(backup.Version) is { } then && KubernetesVersion.TryParse(running.Version) is { } now && (now.Major, now.Minor).CompareTo((then.Major, then.Minor)) > 0)
            return Refused("the nodes that run are of a newer Kubernetes than the backup", $"they run {now}, the backup is of {then}", remedy);
        return EtcdVersion.TryParse(backup.Etcd.Version) is { } before && EtcdVersion.TryParse(running.Etcd.Version) is { } runs && (runs.Major, runs.Minor).CompareTo((before.Major, before.Minor)) > 0
            ? Refused("the nodes that run have a newer etcd than the backup", $"they run {runs}, the backup is of {before}", remedy)
            : null;
    }

    private static CpctlException Refused(string what, string why, string remedy) => new(ExitCode.Refused, what, why, remedy);
}
