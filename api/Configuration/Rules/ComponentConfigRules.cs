using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Configuration objects merged over cpctl's own must be of the right kind.</summary>
internal static class ComponentConfigRules
{
    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec) =>
    [
        .. CheckKind("spec.kubelet", spec.Kubelet, "KubeletConfiguration", "kubelet.config.k8s.io/"),
        .. CheckKind("spec.scheduler.configuration", spec.Scheduler.Configuration, "KubeSchedulerConfiguration", "kubescheduler.config.k8s.io/"),
        .. CheckAdmission(spec.ApiServer.AdmissionConfiguration),
    ];

    private static IEnumerable<ConfigProblem> CheckAdmission(JsonObject? config)
    {
        const string field = "spec.apiServer.admissionConfiguration";
        if (config is null)
        {
            yield break;
        }

        if (config["apiVersion"]?.ToString() != "apiserver.config.k8s.io/v1" || config["kind"]?.ToString() != "AdmissionConfiguration")
        {
            yield return new ConfigProblem(field, "is not an admission configuration", "it must be a complete object with apiVersion and kind", "Add apiVersion: apiserver.config.k8s.io/v1 and kind: AdmissionConfiguration.");
        }

        if (config["plugins"] is not JsonArray { Count: > 0 } plugins)
        {
            yield return new ConfigProblem(field, "has no plugins", "it would have no effect", "Add plugins, each with its name and configuration, or leave admissionConfiguration out.");
            yield break;
        }

        for (var i = 0; i < plugins.Count; i++)
        {
            if (plugins[i] is not JsonObject plugin || plugin["name"] is null)
            {
                yield return new ConfigProblem($"{field}.plugins[{i}]", "names no plugin", "the API server can't tell whose settings these are", "Add name, as in PodSecurity.");
            }
            else if (plugin["path"] is { } path && path.ToString().Length > 0)
            {
                yield return new ConfigProblem($"{field}.plugins[{i}].path", $"is {SchemaWords.Found(path)}", "the nodes don't have that file", "Write its content under configuration.");
            }
        }
    }

    private static IEnumerable<ConfigProblem> CheckKind(string field, JsonObject? config, string kind, string group)
    {
        if (config?["kind"] is { } writtenKind && writtenKind.ToString() != kind)
        {
            yield return new ConfigProblem($"{field}.kind", $"is {SchemaWords.Found(writtenKind)}", $"it must be {kind}", "Leave it out: cpctl writes it.");
        }

        if (config?["apiVersion"] is { } version && !version.ToString().StartsWith(group, StringComparison.Ordinal))
        {
            yield return new ConfigProblem($"{field}.apiVersion", $"is {SchemaWords.Found(version)}", $"it must begin with {group}", "Leave it out: cpctl writes the one that fits the Kubernetes version.");
        }
    }
}
