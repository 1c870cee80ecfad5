using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;

namespace Cpctl.StaticPods.Rendering;

/// <summary>
/// The manifest of a static pod. None declares ports: on the host's network they add nothing, and two pods that name one port,
/// as side-by-side revisions would, are refused by the kubelet ("Predicate NodePorts failed").
/// </summary>
internal static class PodManifest
{
    public static string Render(PodDescription pod) => Unquote(Yaml.Write(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = Metadata(pod),
        ["spec"] = Spec(pod),
    }));

    // A probe's port must be a number once it is filled in: a quoted one would be the name of a port.
    private static string Unquote(string yaml) => yaml
        .Replace($"port: \"{NodePlaceholders.SlotPort}\"", $"port: {NodePlaceholders.SlotPort}", StringComparison.Ordinal)
        .Replace($"port: '{NodePlaceholders.SlotPort}'", $"port: {NodePlaceholders.SlotPort}", StringComparison.Ordinal);

    private static JsonObject Metadata(PodDescription pod)
    {
        var metadata = new JsonObject
        {
            ["name"] = pod.Name,
            ["namespace"] = pod.Namespace,
            ["labels"] = new JsonObject
            {
                ["component"] = pod.Component,
                ["tier"] = "control-plane",
                ["cpctl.dev/component"] = pod.Component,
                ["cpctl.dev/revision"] = pod.Revision,
            },
        };
        if (pod.Trust is { } trust)
        {
            metadata["annotations"] = new JsonObject { ["cpctl.dev/trust"] = trust };
        }

        return metadata;
    }

    private static JsonObject Spec(PodDescription pod)
    {
        var spec = new JsonObject
        {
            ["hostNetwork"] = true,
            ["priorityClassName"] = "system-node-critical",
            ["terminationGracePeriodSeconds"] = pod.GracePeriodSeconds,
            ["securityContext"] = PodSecurity.Pod(),
            ["containers"] = new JsonArray { (JsonNode)Container(pod) },
            ["volumes"] = new JsonArray([.. pod.Mounts.Select(Volume)]),
        };
        if (pod.HostPid)
        {
            spec["hostPID"] = true;
        }

        return spec;
    }

    private static JsonObject Container(PodDescription pod)
    {
        var container = new JsonObject
        {
            ["name"] = pod.Component,
            ["image"] = pod.Image,
            ["imagePullPolicy"] = "IfNotPresent",
            ["command"] = JsonTree.Strings(pod.Command),
        };
        if (pod.Environment.Count > 0)
        {
            container["env"] = new JsonArray([.. pod.Environment.Select(variable => new JsonObject
            {
                ["name"] = variable.Key,
                ["value"] = variable.Value,
            })]);
        }

        container["resources"] = new JsonObject
        {
            ["requests"] = new JsonObject { ["cpu"] = pod.CpuRequest, ["memory"] = pod.MemoryRequest },
        };
        container["securityContext"] = PodSecurity.Container(pod.Capabilities, pod.KeepsDefaultCapabilities);
        AddProbe(container, "startupProbe", pod.Startup);
        AddProbe(container, "livenessProbe", pod.Liveness);
        AddProbe(container, "readinessProbe", pod.Readiness);
        container["volumeMounts"] = new JsonArray([.. pod.Mounts.Select(Mount)]);
        return container;
    }

    private static void AddProbe(JsonObject container, string kind, HttpProbe? probe)
    {
        if (probe is null)
        {
            return;
        }

        container[kind] = new JsonObject
        {
            ["failureThreshold"] = probe.FailureThreshold,
            ["httpGet"] = new JsonObject
            {
                ["host"] = probe.Host,
                ["path"] = probe.Path,
                ["port"] = PortValue(probe.Port),
                ["scheme"] = probe.Https ? "HTTPS" : "HTTP",
            },
            ["periodSeconds"] = probe.PeriodSeconds,
            ["timeoutSeconds"] = probe.TimeoutSeconds,
        };
    }

    private static JsonNode PortValue(string port) => int.TryParse(port, out var number) ? number : port;

    private static JsonNode Volume(HostMount mount) => new JsonObject
    {
        ["name"] = mount.Name,
        ["hostPath"] = new JsonObject { ["path"] = mount.Path, ["type"] = mount.Type },
    };

    private static JsonNode Mount(HostMount mount)
    {
        var entry = new JsonObject { ["name"] = mount.Name, ["mountPath"] = mount.Path };
        if (mount.ReadOnly)
        {
            entry["readOnly"] = true;
        }

        if (mount.FollowsHost)
        {
            entry["mountPropagation"] = "HostToContainer";
        }

        return entry;
    }
}
