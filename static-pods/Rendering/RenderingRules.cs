using Cpctl.Api.Resources;
using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Rendering;

/// <summary>What a schema and general rules cannot know: settings that a control plane of cpctl could not run with.</summary>
public static class RenderingRules
{
    /// <summary>All problems at once; empty when the spec can be rendered.</summary>
    public static IReadOnlyList<RenderingProblem> Check(ControlPlaneSpec spec) =>
    [
        .. Versions(spec),
        .. ProtectedFlags.Check("spec.apiServer.extraArgs", ComponentNames.ApiServer, spec.ApiServer.ExtraArgs),
        .. ProtectedFlags.Check("spec.controllerManager.extraArgs", ComponentNames.ControllerManager, spec.ControllerManager.ExtraArgs),
        .. ProtectedFlags.Check("spec.scheduler.extraArgs", ComponentNames.Scheduler, spec.Scheduler.ExtraArgs),
        .. Admission(spec),
    ];

    private static IEnumerable<RenderingProblem> Versions(ControlPlaneSpec spec)
    {
        KubernetesVersion? version = null;
        string? malformed = null;
        try
        {
            version = KubernetesVersion.Parse(spec.Version);
        }
        catch (FormatException e)
        {
            malformed = e.Message;
        }

        if (malformed is not null)
        {
            yield return new("spec.version", malformed);
        }
        else if (version is { Major: not 1 } or { Minor: < KubernetesVersionTable.OldestMinor or > KubernetesVersionTable.NewestMinor })
        {
            yield return new(
                "spec.version",
                $"{version} is not supported: v1.{KubernetesVersionTable.OldestMinor} to v1.{KubernetesVersionTable.NewestMinor} are");
        }

        if (EtcdVersion.TryParse(spec.Etcd.Version) is not { } etcd)
        {
            yield return new("spec.etcd.version", $"\"{spec.Etcd.Version}\" is not an etcd version: write it as 3.5.24 or 3.5.24-0");
        }
        else if (EtcdVersionTable.KnownProblems(etcd).FirstOrDefault(problem => problem.MustRefuse) is { } problem)
        {
            yield return new("spec.etcd.version", problem.Text);
        }
    }

    private static IEnumerable<RenderingProblem> Admission(ControlPlaneSpec spec)
    {
        if (spec.ApiServer.DisableAdmissionPlugins.Contains("NodeRestriction", StringComparer.Ordinal))
        {
            yield return new("spec.apiServer.disableAdmissionPlugins", "NodeRestriction can't be disabled: without it a node could change other nodes");
        }
    }
}
