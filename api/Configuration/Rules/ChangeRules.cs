using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Which changes of a running cluster's spec are possible.</summary>
internal static class ChangeRules
{
    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec from, ControlPlaneSpec to) =>
    [
        .. Immutable("spec.networking.podSubnet", from.Networking.PodSubnet, to.Networking.PodSubnet, "nodes and pods have addresses from it"),
        .. Immutable("spec.networking.serviceSubnet", from.Networking.ServiceSubnet, to.Networking.ServiceSubnet, "services have addresses from it"),
        .. Immutable("spec.networking.dnsDomain", from.Networking.DnsDomain, to.Networking.DnsDomain, "running pods resolve names in it"),
        .. Immutable("spec.clusterName", from.ClusterName, to.ClusterName, "authorities and kubeconfig files carry it"),
        .. Immutable("spec.apiServer.extraArgs.etcd-prefix", EtcdPrefix(from), EtcdPrefix(to), "an API server with another prefix finds nothing of what is stored in etcd"),
        .. Step(VersionRules.KubernetesField, from.Version, to.Version, "components of neighbouring versions work together, others do not"),
        .. Step(VersionRules.EtcdField, from.Etcd.Version, to.Etcd.Version, "data of one minor version is read by the next one only"),
    ];

    /// <summary>kube-apiserver takes it with and without a leading slash; its default is /registry.</summary>
    private static string EtcdPrefix(ControlPlaneSpec spec) =>
        "/" + (FlagName.TryGet(spec.ApiServer.ExtraArgs, "etcd-prefix", out var prefix) ? prefix.Trim('/') : "registry");

    private static IEnumerable<ConfigProblem> Immutable(string field, string from, string to, string why)
    {
        if (from != to)
        {
            yield return new ConfigProblem(field, $"can't change from {from} to {to}", why, $"Write {from} again.");
        }
    }

    private static IEnumerable<ConfigProblem> Step(string field, string from, string to, string why)
    {
        if (VersionRules.TryParse(from) is not { } old || VersionRules.TryParse(to) is not { } next || old.Major != next.Major)
        {
            yield break;
        }

        if (next.Minor < old.Minor)
        {
            yield return new ConfigProblem(field, $"can't go back from {from} to {to}", "stored data may have been written in a newer form", $"Stay with a {old.Major}.{old.Minor} version.");
        }
        else if (next.Minor > old.Minor + 1)
        {
            yield return new ConfigProblem(field, $"can't skip from {from} to {to}", why, $"Go to {old.Major}.{old.Minor + 1} first.");
        }
    }
}
