using Cpctl.Api.Resources;
using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Upgrades;

/// <summary>What to know about a change of etcd's version that is allowed.</summary>
internal static class EtcdFindings
{
    private const int NeedsConsent = 2;

    public static IEnumerable<UpgradeFinding> Of(UpgradeFacts facts, ControlPlaneSpec before)
    {
        var (from, to) = (EtcdVersion.Parse(before.Etcd.Version), EtcdVersion.Parse(facts.Wanted.Etcd.Version));
        foreach (var problem in EtcdVersionTable.KnownProblems(to))
        {
            yield return new(FindingLevel.Warning, ComponentNames.Etcd, problem.Text);
        }

        if (from == to)
        {
            yield break;
        }

        if (facts.Wanted.Images.Etcd is { } image)
        {
            yield return new(FindingLevel.Warning, ComponentNames.Etcd, $"spec.images.etcd names {image}, whatever spec.etcd.version says", "Change both, or leave spec.images.etcd out.");
        }

        if (to < from)
        {
            yield return new(FindingLevel.Warning, ComponentNames.Etcd, $"goes back from {from} to {to}: within a minor release data stays readable, mended faults come back");
        }

        var members = facts.Nodes.Count(node => node.IsControlPlane);
        if (to.Minor > from.Minor)
        {
            yield return new(FindingLevel.Note, ComponentNames.Etcd, members == 1
                ? $"with one member there is no way back once {to} has started"
                : $"{from} can come back until the last member runs {to}; from then on the data can be read by {to.Major}.{to.Minor} only");
        }

        if (members == 1)
        {
            yield return new(FindingLevel.Warning, ComponentNames.Etcd, "with one member the API stands still while etcd restarts, about a second");
        }
        else if (members == NeedsConsent && !facts.Wanted.Rollout.AllowOutage)
        {
            yield return new(
                FindingLevel.Warning, ComponentNames.Etcd, "with two members a restart of one stops writes, so the rollout waits", "Join a third node, or set spec.rollout.allowOutage.");
        }
    }
}
