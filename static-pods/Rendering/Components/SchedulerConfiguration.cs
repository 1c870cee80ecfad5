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
        var configuration = new JsonObject
        {
            ["apiVersion"] = KubernetesVersionTable.ApiVersionOf(ComponentNames.Scheduler, "KubeSchedulerConfiguration", KubernetesVersion.Parse(spec.Version)),
            ["kind"] = "KubeSchedulerConfiguration",
            ["clientConnection"] = new JsonObject { ["kubeconfig"] = NodeFiles.Paths.SchedulerKubeconfig },
            ["enableProfiling"] = false,
            ["leaderElection"] = new JsonObject { ["leaderElect"] = true },
        };
        return Yaml.Write(JsonTree.Canonical(JsonTree.Merge(configuration, spec.Scheduler.Configuration)));
    }
}
