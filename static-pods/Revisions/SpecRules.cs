using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Upgrades;

namespace Cpctl.StaticPods.Revisions;

/// <summary>Whether a revision may be made of a spec: the general rules, those of a change, what kubelets work with, and what is known of etcd's releases.</summary>
public static class SpecRules
{
    private const string EtcdField = "spec.etcd.version";

    /// <summary>All problems at once; empty when a revision may be made of the spec.</summary>
    /// <param name="spec">The spec as it is now.</param>
    /// <param name="running">The settings that nodes run, newest first; empty before the first revision.</param>
    /// <param name="kubelets">Of every node, workers as well.</param>
    public static IReadOnlyList<ConfigProblem> Check(ControlPlaneSpec spec, IReadOnlyList<ControlPlaneSpec> running, IReadOnlyList<NodeKubelet> kubelets)
    {
        var before = UpgradeBaseline.Of(running);
        List<ConfigProblem> problems = [.. ControlPlaneRules.Check(spec), .. before is null ? [] : ControlPlaneRules.CheckChange(before, spec)];
        problems.AddRange(KubeletRule.Check(spec, before, kubelets));
        return problems.Exists(problem => problem.Path == EtcdField) ? problems : [.. problems, .. EtcdFaults(spec, before)];
    }

    private static IEnumerable<ConfigProblem> EtcdFaults(ControlPlaneSpec spec, ControlPlaneSpec? before)
    {
        if (EtcdVersion.TryParse(spec.Etcd.Version) is not { } version)
        {
            yield return new(EtcdField, $"\"{spec.Etcd.Version}\" is not a version", "its flags depend on it", "Write it as 3.5.24 or 3.5.24-0.");
            yield break;
        }

        if (EtcdVersionTable.KnownProblems(version).FirstOrDefault(problem => problem.MustRefuse) is { } fault)
        {
            yield return new(EtcdField, $"etcd {version} can lose data", fault.Text, "Choose another release.");
        }

        if (EtcdVersion.TryParse(before?.Etcd.Version) is { } from && EtcdVersionTable.UpgradeProblem(from, version) is { } problem)
        {
            yield return new(EtcdField, $"etcd {from} can't become {version}", problem, "Go the way it says.");
        }
    }
}
