using Cpctl.DevCluster.Processes;

namespace Cpctl.DevCluster.Releases;

/// <summary>A folder of Kubernetes binaries and the version they tell (for example v1.20.2).</summary>
public sealed record KubernetesRelease(string Folder, string Version)
{
    /// <summary>The release that this project builds by itself.</summary>
    public const string DefaultVersion = "v1.20.2";

    public string Binary(string name) => Path.Combine(Folder, name);

    /// <summary>
    /// Finds the release: KUBE_BIN_DIR when set, else the cache, where the default release is built when missing (about five minutes).
    /// </summary>
    public static async Task<KubernetesRelease> FindAsync(string? version, Progress progress, CancellationToken cancellation)
    {
        if (DevPaths.Variable("KUBE_BIN_DIR") is { } given)
        {
            var release = await ReadAsync(Path.GetFullPath(given), cancellation);
            return version is null || version == release.Version ? release : throw new InvalidOperationException(
                $"--version {version} was asked for, but KUBE_BIN_DIR ({given}) holds {release.Version}.");
        }
        version = Normalize(version ?? DefaultVersion);
        var folder = Path.Combine(DevPaths.Cache, "kubernetes", version);
        if (!File.Exists(Path.Combine(folder, "kubelet")))
        {
            if (version != DefaultVersion)
            {
                throw new InvalidOperationException($"Only {DefaultVersion} can be built from Debian. For {version}, put its binaries into a "
                    + "folder (kube-apiserver, kube-controller-manager, kube-scheduler, kubelet, kubectl) and name it in KUBE_BIN_DIR.");
            }
            await progress.StepAsync($"building Kubernetes {version} (about five minutes, once)", () =>
                Scripts.RunAsync("binaries/fetch-kubernetes.sh", [folder], progress, cancellation));
        }
        return await ReadAsync(folder, cancellation);
    }

    private static async Task<KubernetesRelease> ReadAsync(string folder, CancellationToken cancellation)
    {
        var text = (await new Command(Path.Combine(folder, "kubelet"), "--version").RunAsync(cancellation)).EnsureSuccess().Output;
        return new KubernetesRelease(folder, text.Trim().Split(' ')[^1]);
    }

    private static string Normalize(string version) => version.StartsWith('v') ? version : "v" + version;
}
