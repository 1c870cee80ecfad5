using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Configuration objects merged over cpctl's own must be of the right kind and leave alone what cpctl relies on.</summary>
internal static class ComponentConfigRules
{
    private static readonly string[] KubeletOwned = ["staticPodPath", "tlsCertFile", "tlsPrivateKeyFile", "rotateCertificates", "serverTLSBootstrap"];

    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec) =>
    [
        .. CheckKind("spec.kubelet", spec.Kubelet, "KubeletConfiguration", "kubelet.config.k8s.io/"),
        .. CheckKind("spec.scheduler.configuration", spec.Scheduler.Configuration, "KubeSchedulerConfiguration", "kubescheduler.config.k8s.io/"),
        .. KubeletOwned.Where(name => spec.Kubelet?.ContainsKey(name) == true).Select(name => new ConfigProblem(
            $"spec.kubelet.{name}",
            "is set by cpctl",
            "static pods and the kubelet's certificates are what cpctl manages",
            "Remove it.")),
    ];

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
