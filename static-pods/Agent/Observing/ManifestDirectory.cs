using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering.Components;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>The kubelet's directory of static pods. A manifest appears and disappears whole.</summary>
internal sealed class ManifestDirectory(NodePaths paths, TimeProvider time)
{
    /// <summary>No manifest is longer; nobody reads a gigabyte that somebody put there.</summary>
    private const int MostOfAFile = 256 * 1024;

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

    /// <summary>Files that the kubelet runs and that should not be there, by name.</summary>
    public IReadOnlyList<StrayManifest> Strays() => !Directory.Exists(paths.ManifestsDirectory)
        ? []
        :
        [
            .. Directory.EnumerateFiles(paths.ManifestsDirectory).Order(StringComparer.Ordinal)
                .Select(path => StrayManifest.Of(Path.GetFileName(path), Beginning(path)))
                .OfType<StrayManifest>(),
        ];

    /// <summary>Takes a copy out of the kubelet's observation.</summary>
    public void Archive(StrayManifest stray) => new Archive(paths, time).Move(Path.Combine(paths.ManifestsDirectory, stray.FileName));

    public void Write(TargetPod pod) => AtomicFile.Write(paths.Manifest(pod.PodName), pod.Manifest, FileModes.Secret);

    private static string Beginning(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[Math.Min(file.Length, MostOfAFile)];
            return System.Text.Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (IOException)
        {
            // Its owner was faster.
            return "";
        }
    }

    public void Remove(string podName) => File.Delete(paths.Manifest(podName));
}
