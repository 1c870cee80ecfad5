using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Bootstrap.Nodes;

namespace Cpctl.Bootstrap.Install.Temporary;

/// <summary>
/// The API server that a new cluster begins with: revision 1's own, under another name and on the temporary etcd. It is replaced like any
/// later revision's: the real one comes up on the other slot and takes over.
/// </summary>
internal static class TemporaryApiServer
{
    public const string PodName = "bootstrap-kube-apiserver";

    /// <summary>The slot it runs on; the real one takes the other.</summary>
    public const int SlotPort = 6444;

    /// <summary>
    /// By the time it stops, the port leads to its successor: requests under way end within milliseconds, and what they wrote is in etcd. Only
    /// watches stay, which never end by themselves; waiting for them would hold the installation up.
    /// </summary>
    private const int GraceSeconds = 2;

    private const string EtcdFlag = "--etcd-servers=";
    private const string DelayFlag = "--shutdown-delay-duration=";

    /// <param name="manifest">The manifest of revision 1's API server, its placeholders filled for <see cref="SlotPort"/>.</param>
    /// <param name="node">Where the temporary etcd is.</param>
    /// <exception cref="InvalidDataException">The manifest has no container with <c>--etcd-servers</c>: renderer and bootstrap do not fit.</exception>
    public static string Manifest(string manifest, NodeNaming node)
    {
        var pod = Yaml.Read(manifest)!.AsObject();
        var metadata = pod["metadata"]!.AsObject();
        metadata["name"] = PodName;
        var labels = metadata["labels"]?.AsObject() ?? [];
        labels["component"] = PodName;
        labels["cpctl.dev/component"] = PodName;
        labels.Remove("cpctl.dev/revision");
        metadata["labels"] = labels.DeepClone();
        var spec = pod["spec"]!.AsObject();
        spec["terminationGracePeriodSeconds"] = GraceSeconds;
        Replace(spec, DelayFlag, "0s");
        if (!Replace(spec, EtcdFlag, TemporaryEtcd.ClientUrl(node)))
            throw new InvalidDataException($"the API server's manifest has no {EtcdFlag} to point at the temporary etcd");
        return Yaml.Write(pod);
    }

    private static bool Replace(JsonObject spec, string flag, string value)
    {
        var found = false;
        foreach (var arguments in spec["containers"]!.AsArray().SelectMany(container => new[] { container!["command"], container["args"] }).OfType<JsonArray>())
        {
            for (var i = 0; i < arguments.Count; i++)
            {
                if (arguments[i]?.GetValue<string>().StartsWith(flag, StringComparison.Ordinal) != true) continue;
                arguments[i] = flag + value;
                found = true;
            }
        }

        return found;
    }
}
