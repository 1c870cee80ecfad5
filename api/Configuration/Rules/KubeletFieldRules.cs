using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Fields of spec.kubelet that cpctl sets, that it watches the kubelet by, or that would let anybody run code on the node.</summary>
internal static class KubeletFieldRules
{
    private const string Pods = "static pods and the kubelet's certificates are what cpctl manages";
    private const string Strangers = "whoever reaches the node's port could read and run what they like there";
    private const string Watched = "the node's agent asks there whether the kubelet works with a new configuration";

    private static readonly (string Field, string Why)[] Owned =
    [
        ("staticPodPath", Pods),
        ("staticPodURL", "pods from elsewhere would run on the node as root, unknown to the cluster"),
        ("staticPodURLHeader", "pods from elsewhere would run on the node as root, unknown to the cluster"),
        ("tlsCertFile", Pods),
        ("tlsPrivateKeyFile", Pods),
        ("rotateCertificates", Pods),
        ("serverTLSBootstrap", Pods),
        ("authentication.x509", "API servers are known to the kubelet by the cluster's authority"),
    ];

    private static readonly (string Field, string Why, string Remedy, Func<JsonNode?, bool> IsRefused)[] Values =
    [
        ("authentication", Strangers, "Write the fields of it that you need.", value => value is null),
        ("authentication.anonymous.enabled", Strangers, "Remove it: cpctl sets false.", value => value?.ToString() != "false"),
        ("authorization.mode", Strangers, "Remove it: cpctl sets Webhook.", value => value?.ToString() != "Webhook"),
        ("readOnlyPort", "it answers everybody, without certificates", "Remove it: cpctl sets 0.", value => value?.ToString() != "0"),
        ("healthzPort", Watched, "Write a port, or remove it.", value => value?.ToString() == "0"),
        ("healthzBindAddress", Watched, "Write 127.0.0.1, or remove it.", value => value?.ToString() is not ("127.0.0.1" or "0.0.0.0" or "::")),
        ("enableServer", "API servers ask the kubelet for logs, and the node's health", "Remove it.", value => value?.ToString() != "true"),
    ];

    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec)
    {
        foreach (var (field, why) in Owned)
        {
            if (TryFind(spec.Kubelet, field, out _))
            {
                yield return new ConfigProblem($"spec.kubelet.{field}", "is set by cpctl", why, "Remove it.");
            }
        }

        foreach (var (field, why, remedy, isRefused) in Values)
        {
            if (TryFind(spec.Kubelet, field, out var value) && isRefused(value))
            {
                yield return new ConfigProblem($"spec.kubelet.{field}", $"can't be {SchemaWords.Found(value)}", why, remedy);
            }
        }
    }

    /// <summary>True where the field is written, be it as null, which would take cpctl's own value away.</summary>
    private static bool TryFind(JsonObject? tree, string field, out JsonNode? value)
    {
        value = tree;
        foreach (var name in field.Split('.'))
        {
            if (value is not JsonObject level || !level.TryGetPropertyValue(name, out value))
            {
                value = null;
                return false;
            }
        }

        return true;
    }
}
