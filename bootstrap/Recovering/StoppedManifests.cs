using Cpctl.Api.Configuration;
using Cpctl.Api.Node;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>
/// The static pods that must not run while the node's data is exchanged: etcd, who stores in it, and who would start them again. Their manifests are
/// kept beside and put back as they were.
/// </summary>
internal sealed class StoppedManifests(NodePaths paths, RecoveryFiles files)
{
    /// <summary>Who would put back what is taken away goes first.</summary>
    public static IReadOnlyList<string> Order { get; } = [ComponentNames.Agent, ComponentNames.Operator, ComponentNames.ApiServer, ComponentNames.Etcd];

    /// <summary>Pods of the component whose manifests are kept aside.</summary>
    public IReadOnlyList<string> PodsOf(string component) => Directory.Exists(files.Manifests) ? In(files.Manifests, component) : [];

    /// <summary>The text of a manifest that is kept aside.</summary>
    public string Text(string podName) => File.ReadAllText(Path.Combine(files.Manifests, podName + ".yaml"));

    /// <summary>Takes the component's manifests away from the kubelet.</summary>
    /// <returns>False when there were none.</returns>
    public bool TakeAway(string component)
    {
        NodeDirectory.Ensure(files.Manifests, FileModes.SecretDirectory);
        var found = In(paths.ManifestsDirectory, component);
        foreach (var pod in found)
        {
            AtomicFile.Write(Path.Combine(files.Manifests, pod + ".yaml"), File.ReadAllText(paths.Manifest(pod)), FileModes.Secret);
            File.Delete(paths.Manifest(pod));
        }

        return found.Count > 0;
    }

    public void PutBack() => PutBack(Order);

    public void PutBack(params IReadOnlyList<string> components)
    {
        foreach (var pod in components.SelectMany(PodsOf)) AtomicFile.Write(paths.Manifest(pod), Text(pod), FileModes.Secret);
    }

    private static List<string> In(string directory, string component) =>
        [.. Directory.EnumerateFiles(directory, "*.yaml")
            .Where(path => !Path.GetFileName(path).StartsWith('.') && ComponentOf(File.ReadAllText(path)) == component)
            .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    private static string? ComponentOf(string manifest)
    {
        try
        {
            return (string?)Yaml.Read(manifest)?["metadata"]?["labels"]?["cpctl.dev/component"];
        }
        catch (Exception e) when (e is YamlFormatException or InvalidOperationException)
        {
            return null; // somebody else's
        }
    }
}
