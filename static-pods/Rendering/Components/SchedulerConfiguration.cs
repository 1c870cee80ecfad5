using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>KubeSchedulerConfiguration: cpctl's fields with the user's laid over them.</summary>
internal static class SchedulerConfiguration
{
    public static string Render(ControlPlaneSpec spec)
    {
        var version = KubernetesVersion.Parse(spec.Version);
        var configuration = new JsonObject
        {
            ["apiVersion"] = KubernetesVersionTable.ApiVersionOf(ComponentNames.Scheduler, "KubeSchedulerConfiguration", version),
            ["kind"] = "KubeSchedulerConfiguration",
            ["clientConnection"] = new JsonObject { ["kubeconfig"] = NodeFiles.Paths.SchedulerKubeconfig },
            ["enableProfiling"] = false,
            ["leaderElection"] = new JsonObject { ["leaderElect"] = true },
        };
        foreach (var (field, value) in KubernetesVersionTable.FixedFields(ComponentNames.Scheduler, version))
        {
            configuration[field] = value;
        }

        return Yaml.Write(JsonTree.Canonical(JsonTree.Merge(configuration, spec.Scheduler.Configuration)));
    }
}
