using Cpctl.DevCluster.Processes;
using Cpctl.DevCluster.Releases;

namespace Cpctl.DevCluster.Images;

/// <summary>Makes the images that run on nodes, in the cache, when their content changed.</summary>
internal sealed class ImageFactory(Progress progress, CancellationToken cancellation)
{
    /// <summary>What a dynamically linked program that speaks TLS and changes packet filters needs, and no shell.</summary>
    private static readonly string[] ProgramRoot =
    [
        "libc6", "libgcc-s1", "libstdc++6", "zlib1g", "libssl3", "ca-certificates", "tzdata", "netbase", "nftables", "libnftables1",
        "libnftnl11", "libmnl0", "libgmp10", "libjansson4", "libxtables12", "libedit2", "libtinfo6", "libbsd0", "libmd0",
    ];

    private static string Folder => Path.Combine(DevPaths.Cache, "images");

    /// <summary>The images of a release: the Kubernetes components, etcd and pause.</summary>
    public async Task<IReadOnlyList<ImageArchive>> ReleaseImagesAsync(KubernetesRelease kubernetes, EtcdRelease etcd)
    {
        return [.. await KubernetesImagesAsync(kubernetes), await EtcdImageAsync(etcd), await PauseImageAsync()];
    }

    /// <summary>The images of the control plane's components.</summary>
    public async Task<IReadOnlyList<ImageArchive>> KubernetesImagesAsync(KubernetesRelease kubernetes)
    {
        var archives = new List<ImageArchive>();
        foreach (var component in ImageNames.KubernetesComponents)
        {
            archives.Add(await ProgramImageAsync(
                ImageNames.Kubernetes(component, kubernetes.Version), [kubernetes.Binary(component)], component));
        }
        return archives;
    }

    /// <summary>The image of one etcd release.</summary>
    public Task<ImageArchive> EtcdImageAsync(EtcdRelease etcd) => ProgramImageAsync(
        ImageNames.Etcd(etcd.Version), [.. new[] { "etcd", "etcdctl", "etcdutl" }.Select(etcd.Binary).Where(File.Exists)], "etcd");

    /// <summary>The image of cpctl: the published program over a root with the libraries it loads at run time.</summary>
    public async Task<ImageArchive> CpctlImageAsync(CpctlBinary cpctl)
    {
        var root = await RootAsync("program", ProgramRoot);
        var recipe = new ImageRecipe(
            ImageNames.Cpctl(cpctl.Version, cpctl.Hash),
            [[new ImageFile(root, "")], [new ImageFile(cpctl.Path, "/usr/bin/cpctl")]],
            ["/usr/bin/cpctl"]);
        return await WriteAsync(recipe, $"cpctl-{cpctl.Version}-{cpctl.Hash}");
    }

    private async Task<ImageArchive> ProgramImageAsync(string name, string[] programs, string entrypoint)
    {
        var files = programs.Select(path => new ImageFile(path, "/usr/local/bin/" + Path.GetFileName(path))).ToList();
        files.AddRange(await SharedLibraries.OfAsync(programs[0], cancellation));
        var recipe = new ImageRecipe(name, [files], ["/usr/local/bin/" + entrypoint]);
        return await WriteAsync(recipe, $"{entrypoint}-{Fingerprint.OfFiles(programs)}");
    }

    private async Task<ImageArchive> PauseImageAsync()
    {
        var root = await RootAsync("pause", "catatonit");
        var recipe = new ImageRecipe(
            ImageNames.Pause, [[new ImageFile(Path.Combine(root, "usr/bin/catatonit"), "/pause")]], ["/pause", "-P"]);
        return await WriteAsync(recipe, "pause-1");
    }

    private async Task<string> RootAsync(string name, params string[] packages)
    {
        var folder = Path.Combine(DevPaths.Cache, "roots", $"{name}-{Fingerprint.OfText(string.Join(' ', packages))}");
        if (!Directory.Exists(folder))
        {
            await progress.StepAsync($"fetching {packages.Length} packages for the {name} image", () =>
                Scripts.RunAsync("binaries/fetch-root.sh", [folder, .. packages], progress, cancellation));
        }
        return folder;
    }

    private async Task<ImageArchive> WriteAsync(ImageRecipe recipe, string content)
    {
        // Another layout of the same content is another file.
        var layout = recipe.Layers.SelectMany(files => files).Select(file => file.Target).Concat(recipe.Entrypoint).Append(recipe.Name);
        var path = Path.Combine(Folder, $"{content}-{Fingerprint.OfText(string.Join('\n', layout))}.tar");
        if (!File.Exists(path))
            await progress.StepAsync($"writing image {recipe.Name}", () => OciArchive.WriteAsync(recipe, path, cancellation));
        return new ImageArchive(recipe.Name, path);
    }
}
