using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;

namespace Cpctl.Recovery.Drills;

/// <summary>A static pod of a drill: a component's own container, by the component's rendered manifest, under another name and with another command line.</summary>
/// <param name="Name">Of the pod: another one for each drill, so that no kubelet takes it for one that has ended.</param>
/// <param name="Container">Of its container, by which what a killed drill left is found.</param>
/// <param name="Mounts">Where a directory of the node is seen, by its path on the node.</param>
internal sealed record ScratchPod(string Name, string Container, IReadOnlyList<(string OnNode, string Seen)> Mounts)
{
    /// <summary>A drill takes minutes. If nobody is left who ends it, the kubelet does.</summary>
    private const int DeadlineSeconds = 1800;

    /// <param name="manifest">The component's.</param>
    /// <param name="program">Behind which its flags begin.</param>
    /// <param name="kept">Flags that are taken over.</param>
    /// <param name="own">Flags that are the drill's.</param>
    /// <exception cref="InvalidDataException">The manifest does not run the program.</exception>
    public string Manifest(string manifest, string program, IReadOnlyCollection<string> kept, IEnumerable<string> own)
    {
        var spec = Yaml.Read(manifest)?["spec"];
        if (spec?["containers"]?[0] is not JsonObject container || container["command"] is not JsonArray arguments)
            throw new InvalidDataException($"the manifest of {program} has no container with a command");
        var command = arguments.Select(argument => (string)argument!).ToList();
        var start = command.LastIndexOf(program);
        if (start < 0) throw new InvalidDataException($"the manifest of {program} does not run it");
        var flags = command.Skip(start + 1).Where(argument => kept.Contains(NameOf(argument), StringComparer.Ordinal));
        return Yaml.Write(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = Name,
                ["namespace"] = "kube-system",

                // Not the component's: nothing that looks for the cluster's own components finds these.
                ["labels"] = new JsonObject { ["cpctl.dev/drill"] = Container },
            },
            ["spec"] = new JsonObject
            {
                ["hostNetwork"] = true,
                ["restartPolicy"] = "Never",
                ["activeDeadlineSeconds"] = DeadlineSeconds,
                ["terminationGracePeriodSeconds"] = 1,
                ["securityContext"] = spec["securityContext"]?.DeepClone(),
                ["containers"] = new JsonArray(new JsonObject
                {
                    // Without requests: when memory is short, these are the first to go, and they wait for whoever needs the processor.
                    ["name"] = Container,
                    ["image"] = container["image"]?.DeepClone(),
                    ["imagePullPolicy"] = "IfNotPresent",
                    ["command"] = new JsonArray([program, .. own.Concat(flags).Select(flag => (JsonNode)flag)]),
                    ["securityContext"] = container["securityContext"]?.DeepClone(),
                    ["volumeMounts"] = new JsonArray([.. Mounts.Select((mount, i) => (JsonNode)new JsonObject { ["name"] = VolumeName(i), ["mountPath"] = mount.Seen })]),
                }),
                ["volumes"] = new JsonArray([.. Mounts.Select((mount, i) => (JsonNode)new JsonObject
                {
                    ["name"] = VolumeName(i),
                    ["hostPath"] = new JsonObject { ["path"] = mount.OnNode, ["type"] = "Directory" },
                })]),
            },
        });
    }

    private static string VolumeName(int index) => $"drill-{(char)('a' + index)}";

    private static string NameOf(string argument) => argument.Split('=', 2)[0].TrimStart('-');
}
