using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering.Components;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>The kubelet's directory of static pods. A manifest appears and disappears whole.</summary>
internal sealed class ManifestDirectory(NodePaths paths)
{
    /// <summary>Ours only: others may put static pods of their own there.</summary>
    public IReadOnlyList<ManifestFile> Read()
    {
        if (!Directory.Exists(paths.ManifestsDirectory))
        {
            return [];
        }

        // A leading dot marks what is being written; the kubelet ignores it too.
        return
        [
            .. Directory.EnumerateFiles(paths.ManifestsDirectory, "*.yaml")
                .Where(path => !Path.GetFileName(path).StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .Select(path => new ManifestFile(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path)))
                .Where(manifest => manifest.Component is not null || manifest.PodName is ManifestFile.BootstrapEtcd or KubeletProofManifest.PodName),
        ];
    }

    public void Write(TargetPod pod) => AtomicFile.Write(paths.Manifest(pod.PodName), pod.Manifest, FileModes.Secret);

    public void Remove(string podName) => File.Delete(paths.Manifest(podName));
}
