using System.Globalization;
using System.Text;
using Cpctl.DevCluster.Images;
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

    /// <summary>
    /// The same programs under the next patch version: what a build of the same source with another KUBE_GIT_VERSION gives, without the build. Versions
    /// are texts of one length in the program, so that replacing them moves nothing.
    /// </summary>
    public async Task<KubernetesRelease> NextPatchAsync(CancellationToken cancellation)
    {
        var next = NextPatch(Version);
        var folder = Path.Combine(DevPaths.Cache, "kubernetes", $"{next}-of-{Version}");
        Directory.CreateDirectory(folder);
        foreach (var program in ImageNames.KubernetesComponents.Append("kubelet").Where(program => !File.Exists(Path.Combine(folder, program))))
        {
            var content = await File.ReadAllBytesAsync(Binary(program), cancellation);
            Replace(content, Encoding.ASCII.GetBytes(Version), Encoding.ASCII.GetBytes(next));
            var beside = Path.Combine(folder, $"{program}.{Environment.ProcessId}");
            await File.WriteAllBytesAsync(beside, content, cancellation);
            File.SetUnixFileMode(beside, File.GetUnixFileMode(Binary(program)));
            File.Move(beside, Path.Combine(folder, program), overwrite: true);
        }
        return await ReadAsync(folder, cancellation);
    }

    internal static string NextPatch(string version)
    {
        var dot = version.LastIndexOf('.');
        var next = $"{version[..dot]}.{int.Parse(version[(dot + 1)..], CultureInfo.InvariantCulture) + 1}";
        return next.Length == version.Length ? next : throw new InvalidOperationException($"The version after {version} is longer: it does not fit in its place.");
    }

    private static void Replace(Span<byte> content, ReadOnlySpan<byte> old, ReadOnlySpan<byte> next)
    {
        for (var at = content.IndexOf(old); at >= 0; at = content.IndexOf(old))
        {
            next.CopyTo(content[at..]);
            content = content[(at + old.Length)..];
        }
    }

    private static async Task<KubernetesRelease> ReadAsync(string folder, CancellationToken cancellation)
    {
        var text = (await new Command(Path.Combine(folder, "kubelet"), "--version").RunAsync(cancellation)).EnsureSuccess().Output;
        return new KubernetesRelease(folder, text.Trim().Split(' ')[^1]);
    }

    private static string Normalize(string version) => version.StartsWith('v') ? version : "v" + version;
}
