using Cpctl.DevCluster.Processes;

namespace Cpctl.DevCluster.Nodes;

/// <summary>
/// The disks of one node: folders of this machine mounted into its container. They outlive restarts of the container and are
/// removed with the node.
/// </summary>
public sealed class NodeDisks(string folder)
{
    private const string Containerd = "containerd";

    private static readonly (string Name, string Path)[] Mounts =
    [
        (Containerd, "/var/lib/containerd"),
        ("kubelet", "/var/lib/kubelet"),
        ("etcd", "/var/lib/etcd"),
        ("cpctl", "/var/lib/cpctl"),
        ("kubernetes", "/etc/kubernetes"),
    ];

    public string Folder { get; } = folder;

    /// <summary>Folder here → path on the node.</summary>
    internal IReadOnlyDictionary<string, string> BindMounts => Mounts.ToDictionary(mount => Path.Combine(Folder, mount.Name), mount => mount.Path);

    /// <summary>
    /// What is worth copying: everything but containerd's images and containers, which are made again from images and manifests.
    /// </summary>
    private static IEnumerable<string> Copied => Mounts.Select(mount => mount.Name).Where(name => name != Containerd);

    /// <summary>Makes the disks: prepared images, and the rest empty or as it was saved from another node.</summary>
    internal async Task CreateAsync(ContentSeed seed, string? savedIn, CancellationToken cancellation)
    {
        await RemoveAsync(cancellation);
        Directory.CreateDirectory(Folder);
        await seed.LinkIntoAsync(Path.Combine(Folder, Containerd), cancellation);
        foreach (var name in Copied)
            Directory.CreateDirectory(Path.Combine(Folder, name));
        if (savedIn is not null)
            await RestoreAsync(savedIn, cancellation);
    }

    /// <summary>Where a file of the node is on this machine.</summary>
    /// <param name="path">On the node, on one of the disks.</param>
    public string Here(string path)
    {
        var mount = Mounts.FirstOrDefault(mount => path.StartsWith(mount.Path + "/", StringComparison.Ordinal));
        return mount.Path is null
            ? throw new ArgumentException($"{path} is on no disk of the node", nameof(path))
            : System.IO.Path.Combine(Folder, mount.Name, path[(mount.Path.Length + 1)..]);
    }

    /// <summary>Copies the disks to a folder; the node must be stopped.</summary>
    public Task SaveAsync(string target, CancellationToken cancellation = default) => CopyAsync(Folder, target, cancellation);

    /// <summary>Makes the disks what they were when they were saved; the node must be stopped.</summary>
    public Task RestoreAsync(string source, CancellationToken cancellation = default) => CopyAsync(source, Folder, cancellation);

    internal async Task RemoveAsync(CancellationToken cancellation) =>
        (await new Command("rm", "-rf", "--one-file-system", Folder).RunAsync(cancellation)).EnsureSuccess();

    private static async Task CopyAsync(string from, string to, CancellationToken cancellation)
    {
        Directory.CreateDirectory(to);
        foreach (var name in Copied)
        {
            var (source, target) = (Path.Combine(from, name), Path.Combine(to, name));
            (await new Command("rm", "-rf", "--one-file-system", target).RunAsync(cancellation)).EnsureSuccess();
            (await new Command("cp", "-a", "--reflink=auto", source, target).RunAsync(cancellation)).EnsureSuccess();
        }
    }
}
