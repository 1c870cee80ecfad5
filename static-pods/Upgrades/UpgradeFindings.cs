using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Upgrades;

/// <summary>What to know before an upgrade. What is refused here for its versions is refused by the operator too: both ask <see cref="SpecRules"/>.</summary>
internal static class UpgradeFindings
{
    public static IEnumerable<UpgradeFinding> Of(UpgradeFacts facts, IReadOnlyList<ImagePresence> images)
    {
        var problems = SpecRules.Check(
            facts.Wanted, facts.Running, [.. facts.Nodes.Where(node => node.Kubelet is not null).Select(node => new NodeKubelet(node.Name, node.Kubelet!))]);
        List<UpgradeFinding> findings = [.. problems.Select(Refusal)];
        if (UpgradeBaseline.Of(facts.Running) is { } before && problems.Count == 0)
        {
            findings.AddRange(EtcdFindings.Of(facts, before));
            findings.AddRange(Kubernetes(facts, before));
        }

        // A version that nobody can read was refused above.
        if (KubernetesVersion.TryParse(facts.Wanted.Version) is { } server) findings.AddRange(facts.Nodes.GroupBy(node => node.Kubelet, StringComparer.Ordinal).SelectMany(nodes => Kubelets(nodes.Key, string.Join(", ", nodes.Select(node => node.Name)), server)));
        findings.AddRange(facts.ApiUses.Where(use => use.IsUsed).Select(Api));
        if (findings.TrueForAll(finding => finding.Level != FindingLevel.Refused))
        {
            findings.AddRange(images.Where(image => image.Present == false).GroupBy(image => image.Image, StringComparer.Ordinal).Select(Missing));
        }

        if (facts.NotUpgradeable is { } reason)
        {
            findings.Add(new(FindingLevel.Warning, "cluster", $"now is not a good time: {reason}", "Wait until `cpctl status` shows Upgradeable as True."));
        }

        return findings;
    }

    private static UpgradeFinding Refusal(ConfigProblem problem) => new(FindingLevel.Refused, problem.Path, $"{problem.What}; {problem.Why}", problem.Remedy);

    private static IEnumerable<UpgradeFinding> Kubernetes(UpgradeFacts facts, ControlPlaneSpec before)
    {
        var (from, to) = (KubernetesVersion.Parse(before.Version), KubernetesVersion.Parse(facts.Wanted.Version));
        if (to < from)
        {
            yield return new(FindingLevel.Warning, ComponentNames.ApiServer, $"goes back from {from} to {to}: within a minor release stored objects stay readable, mended faults come back");
        }
        else if (to.Minor > from.Minor)
        {
            yield return new(
                FindingLevel.Note,
                ComponentNames.ApiServer,
                $"from the moment that the last node runs {to} there is no way back to v1.{from.Minor}; until then writing {before.Version} again takes every node back",
                "Read the release notes: settings in extraArgs and featureGates may have gone.");
        }
    }

    private static IEnumerable<UpgradeFinding> Kubelets(string? version, string nodes, KubernetesVersion server)
    {
        if (version is null)
        {
            yield return new(FindingLevel.Warning, nodes, "the kubelet's version is not known", "See that the node is registered, or that its kubelet fits by yourself.");
            yield break;
        }

        if (KubernetesVersion.TryParse(version) is not { } kubelet)
        {
            yield return new(FindingLevel.Warning, nodes, $"the kubelet's version is \"{version}\", which is no release", "See that it fits by yourself.");
            yield break;
        }

        if (KubeletSkew.TooNew(kubelet, server) is { } problem)
        {
            yield return new(FindingLevel.Refused, nodes, problem, "Choose a version not older than the kubelets.");
        }
        else if (kubelet.Minor < server.Minor && KubeletSkew.TooOld(kubelet, server) is null)
        {
            yield return new(FindingLevel.Note, nodes, $"the kubelet stays {kubelet}: it is a package of the node, not cpctl's", $"Upgrade it to v1.{server.Minor} when the control plane is done.");
        }
    }

    private static UpgradeFinding Api(ApiUse use)
    {
        var how = (use.Objects, use.Requested) switch
        {
            (0, _) => "clients ask for it",
            (var count, false) => $"{count} {(count == 1 ? "object was" : "objects were")} written in it",
            var (count, _) => $"{count} {(count == 1 ? "object was" : "objects were")} written in it, and clients ask for it",
        };
        return new(
            FindingLevel.Warning,
            $"{use.Api.ApiVersion} {use.Api.Resource}",
            $"v1.{use.Api.RemovedIn} no longer serves it; {how}",
            use.Api.Instead is { } instead ? $"Change manifests and clients to {instead} first. Stored objects stay." : "Nothing takes its place: remove the objects and what creates them.");
    }

    private static UpgradeFinding Missing(IGrouping<string, ImagePresence> image) => new(
        FindingLevel.Note,
        image.Key,
        $"is not on {string.Join(", ", image.Select(presence => presence.Node))} yet: each node pulls it before it stops anything, and stays as it is when it can't be had");
}
