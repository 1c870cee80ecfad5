using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Rendering;

/// <summary>
/// The settings of the spec that the node's agent acts on itself, as a file of the revision: certificates, names and limits of a rollout.
/// With them on disk an agent renews certificates while the API is down. A change of these restarts nothing.
/// </summary>
public static class NodeSettings
{
    public static string FilePath => Path.Combine(NodeFiles.Paths.ConfigDirectory, "settings.yaml");

    /// <summary>The file, a ControlPlane spec with only the fields that concern the agent.</summary>
    internal static RevisionFile Render(ControlPlaneSpec spec, ClusterFacts facts)
    {
        var all = JsonSerializer.SerializeToNode(spec, ApiJson.Default.ControlPlaneSpec)!.AsObject();
        var settings = new JsonObject();
        foreach (var field in new[] { "version", "clusterName", "certSANs", "networking", "certificates", "encryption", "rollout" })
        {
            settings[field] = all[field]?.DeepClone();
        }

        settings["controlPlaneEndpoint"] = spec.ControlPlaneEndpoint ?? facts.ControlPlaneEndpoint;

        settings["etcd"] = new JsonObject { ["version"] = spec.Etcd.Version };

        // The operator's: pausing makes no revision, nor do the days of rotations.
        settings["rollout"]!.AsObject().Remove("paused");
        settings["certificates"]!.AsObject().Remove("rotateEvery");
        return new(FilePath, ComponentNames.Settings, Yaml.Write(settings));
    }

    /// <summary>The settings of a revision; every other field has its default.</summary>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static ControlPlaneSpec Of(Revision revision) =>
        revision.Content.Files.FirstOrDefault(file => file.Path == FilePath) is { } file
            ? Read(file.Text)
            : throw new InvalidDataException($"revision {revision.Number} holds no {FilePath}");

    /// <summary>The settings of a revision's file; every other field has its default.</summary>
    /// <exception cref="InvalidDataException">The text is something else.</exception>
    public static ControlPlaneSpec Read(string text) =>
        Yaml.Read(text)?.Deserialize(ApiJson.Default.ControlPlaneSpec) ?? throw new InvalidDataException($"{FilePath} holds no settings");
}
