using Cpctl.DevCluster.Processes;

namespace Cpctl.DevCluster.Nodes;

/// <summary>
/// The disks of one node: folders of this machine mounted into its container. They outlive restarts of the container and are
/// removed with the node.
/// </summary>
public sealed class NodeDisks(string folder)
{
    /// <summary>Folder here → path on the node.</summary>
    private static readonly (string Name, string Path)[] Mounts =
    [
        ("containerd", "/var/lib/containerd"),
        ("kubelet", "/var/lib/kubelet"),
        ("etcd", "/var/lib/etcd"),
        ("cpctl", "/var/lib/cpctl"),
        ("kubernetes", "/etc/kubernetes"),
    ];

    public string Folder { get; } = folder;

    internal IEnumerable<string> MountArguments => Mounts.SelectMany(mount => new[] { "-v", $"{Folder}/{mount.Name}:{mount.Path}" });

    /// <summary>Makes the disks: those of another, stopped node when given, else empty ones with the prepared images.</summary>
    internal async Task CreateAsync(ContentSeed seed, string? copyFrom, CancellationToken cancellation)
    {
        await RemoveAsync(cancellation);
        Directory.CreateDirectory(Folder);
        foreach (var (name, _) in Mounts)
        {
            if (copyFrom is not null)
                await CopyAsync(Path.Combine(copyFrom, name), Path.Combine(Folder, name), cancellation);
            else if (name == "containerd")
                await seed.LinkIntoAsync(Path.Combine(Folder, name), cancellation);
            else
                Directory.CreateDirectory(Path.Combine(Folder, name));
        }
    }

    /// <summary>Copies all disks to <paramref name="target"/>; the node must be stopped.</summary>
    public async Task CopyToAsync(string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(target);
        foreach (var (name, _) in Mounts)
            await CopyAsync(Path.Combine(Folder, name), Path.Combine(target, name), cancellation);
    }

    internal async Task RemoveAsync(CancellationToken cancellation) =>
        (await new Command("rm", "-rf", "--one-file-system", Folder).RunAsync(cancellation)).EnsureSuccess();

    private static async Task CopyAsync(string source, string target, CancellationToken cancellation)
    {
        await new Command("rm", "-rf", "--one-file-system", target).RunAsync(cancellation);
        (await new Command("cp", "-a", "--reflink=auto", source, target).RunAsync(cancellation)).EnsureSuccess();
    }
}
