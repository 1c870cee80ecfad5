using Cpctl.Api.Resources;
using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Revisions;

/// <summary>Whether a changed spec may follow the revision that runs: what neither a schema nor the spec alone can say.</summary>
public static class SpecRules
{
    /// <summary>All problems at once; empty when a revision may be made of the spec.</summary>
    /// <param name="spec">The spec as it is now.</param>
    /// <param name="running">The newest revision that a node runs; null at the first.</param>
    public static IReadOnlyList<RenderingProblem> Check(ControlPlaneSpec spec, Revision? running)
    {
        var problems = RenderingRules.Check(spec);
        return problems.Count > 0 || Settings(running) is not { } before ? problems : [.. Immutable(before, spec), .. Upgrades(before, spec)];
    }

    private static ControlPlaneSpec? Settings(Revision? revision) =>
        revision?.Content.Files.FirstOrDefault(file => file.Path == NodeSettings.FilePath) is { } file ? NodeSettings.Read(file.Text) : null;

    private static IEnumerable<RenderingProblem> Immutable(ControlPlaneSpec before, ControlPlaneSpec spec)
    {
        (string Path, string Before, string Now)[] fields =
        [
            ("spec.networking.podSubnet", before.Networking.PodSubnet, spec.Networking.PodSubnet),
            ("spec.networking.serviceSubnet", before.Networking.ServiceSubnet, spec.Networking.ServiceSubnet),
            ("spec.networking.dnsDomain", before.Networking.DnsDomain, spec.Networking.DnsDomain),
        ];
        return fields
            .Where(field => field.Before != field.Now)
            .Select(field => new RenderingProblem(field.Path, $"it can't be changed after bootstrap; set it back to {field.Before}"));
    }

    private static IEnumerable<RenderingProblem> Upgrades(ControlPlaneSpec before, ControlPlaneSpec spec)
    {
        var (from, to) = (KubernetesVersion.Parse(before.Version), KubernetesVersion.Parse(spec.Version));
        if (Math.Abs(to.Minor - from.Minor) > 1)
        {
            yield return new("spec.version", $"{from} can become v1.{from.Minor + 1} next, not {to}: one minor version at a time");
        }

        if (EtcdVersionTable.UpgradeProblem(EtcdVersion.Parse(before.Etcd.Version), EtcdVersion.Parse(spec.Etcd.Version)) is { } problem)
        {
            yield return new("spec.etcd.version", problem);
        }
    }
}
