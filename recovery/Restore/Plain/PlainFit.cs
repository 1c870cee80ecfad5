using Cpctl.Api.Resources;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Versions;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>Whether a configuration fits the cluster that a snapshot is of, and every encrypted value can be read. Pure.</summary>
public static class PlainFit
{
    /// <param name="facts">What the snapshot says.</param>
    /// <param name="writtenFor">The release of etcd that it is written for; null when it does not say.</param>
    /// <param name="spec">Of the configuration, checked by itself.</param>
    /// <param name="config">What messages call it.</param>
    /// <param name="encryption">The file that keys of encryption at rest came from; null when none was given.</param>
    /// <returns>A sentence for each reason why not; none when it does.</returns>
    public static IReadOnlyList<string> Problems(PlainFacts facts, EtcdVersion? writtenFor, ControlPlaneSpec spec, string config, string? encryption) => facts.IsOfCpctl
        ? ["the snapshot is of a cluster that cpctl made: its keys are not in such a directory. Give a bundle, as `cpctl backup create` makes it"]
        :
        [
            .. Services(facts, spec, config),
            .. Networking(facts.Kubeadm, spec, config),
            .. Etcd(writtenFor, spec, config),
            .. Kubernetes(facts, spec, config),
            .. Encrypted(facts, encryption),
        ];

    private static IEnumerable<string> Services(PlainFacts facts, ControlPlaneSpec spec, string config)
    {
        // The second of two ranges, where there are two, is of no concern here.
        var first = ServiceNetwork.Address(spec.Networking.ServiceSubnet.Split(',')[0], 1);
        if (facts.ServiceAddress is null)
        {
            yield return $"the snapshot has no Service default/kubernetes under {PlainFacts.PrefixOf(spec)}: it is not of an API server's etcd, or of one with another --etcd-prefix (in {config}: spec.apiServer.extraArgs)";
        }
        else if (facts.ServiceAddress != first)
        {
            yield return $"{config}: spec.networking.serviceSubnet {spec.Networking.ServiceSubnet} begins with {first}, and Service default/kubernetes has {facts.ServiceAddress}: name the old cluster's range";
        }
    }

    private static IEnumerable<string> Networking(KubeadmSettings? kubeadm, ControlPlaneSpec spec, string config)
    {
        (string Field, string? Old, string New, string Why)[] fields =
        [
            ("serviceSubnet", kubeadm?.ServiceSubnet, spec.Networking.ServiceSubnet, "services have addresses from it"),
            ("podSubnet", kubeadm?.PodSubnet, spec.Networking.PodSubnet, "nodes have parts of it"),
            ("dnsDomain", kubeadm?.DnsDomain, spec.Networking.DnsDomain, "tokens of service accounts are issued under it"),
        ];
        return fields.Where(field => field.Old is not null && field.Old != field.New)
            .Select(field => $"{config}: spec.networking.{field.Field} is {field.New}, and the old cluster's {field.Old} (kubeadm-config): {field.Why}");
    }

    private static IEnumerable<string> Etcd(EtcdVersion? writtenFor, ControlPlaneSpec spec, string config) =>
        writtenFor is not null && !ClusterVersion.CanBeReadBy(writtenFor, EtcdVersion.Parse(spec.Etcd.Version))
            ? [$"{config}: spec.etcd.version {spec.Etcd.Version} is older than the data, which is written for {writtenFor.Major}.{writtenFor.Minor}"]
            : [];

    /// <summary>An older API server may not know what newer ones stored, and one that is two minor versions newer may have forgotten it.</summary>
    private static IEnumerable<string> Kubernetes(PlainFacts facts, ControlPlaneSpec spec, string config)
    {
        var version = KubernetesVersion.Parse(spec.Version);
        var (old, source) = KubernetesVersion.TryParse(facts.Kubeadm?.Version ?? "") is { } written
            ? (written, "kubeadm-config")
            : (Newest(facts.ControlPlaneNodes), "the kubelets of its control-plane nodes");
        if (old is not null && (version.Minor < old.Minor || version.Minor > old.Minor + 1))
        {
            yield return $"{config}: spec.version is {spec.Version}, and the old cluster's {old} ({source}): restore with that minor version or the next, and upgrade afterwards";
        }

        if (Newest(facts.Workers) is { } kubelet && kubelet.Minor > version.Minor)
        {
            yield return $"{config}: spec.version is {spec.Version}, and workers run kubelet {kubelet}: no kubelet may be newer than the API server";
        }
    }

    private static KubernetesVersion? Newest(IEnumerable<PlainNode> nodes) => nodes.Select(node => KubernetesVersion.TryParse(node.KubeletVersion ?? "")).Max();

    private static IEnumerable<string> Encrypted(PlainFacts facts, string? file)
    {
        foreach (var use in facts.Encrypted.Where(use => use.Unreadable > 0))
        {
            yield return $"the snapshot holds values that begin with {use.Prefix} ({use.Values}): "
                + (file is null ? "give the old cluster's EncryptionConfiguration with --encryption-config"
                    : use.IsKeyKnown ? $"the key of that name in {file} does not open {(use.Unreadable == use.Values ? "them" : $"{use.Unreadable} of them")}: it is another key"
                    : $"{file} has no key of that provider and name that can be used (aescbc, aesgcm and secretbox can)");
        }
    }
}
