using System.Globalization;
using Cpctl.DevCluster.Nodes;
using Cpctl.DevCluster.Processes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>A file system of a few megabytes in place of a node's etcd disk, with the data that was there; disposed, the data is on the large one again.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly Node _node;

    private SmallDisk(Node node) => _node = node;

    private string Folder => Path.Combine(_node.Disks.Folder, "etcd");

    public static async Task<SmallDisk> MountAsync(Node node, int megabytes, CancellationToken cancellation)
    {
        var disk = new SmallDisk(node);
        var size = megabytes.ToString(CultureInfo.InvariantCulture);
        await node.StopAsync(cancellation);
        await RunAsync($"cp -a '{disk.Folder}' '{disk.Folder}.small' && mount -t tmpfs -o size={size}m tmpfs '{disk.Folder}' && cp -a '{disk.Folder}.small/.' '{disk.Folder}/' && rm -rf '{disk.Folder}.small'", cancellation);
        await node.StartAsync(cancellation);
        return disk;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.StopAsync(CancellationToken.None);
        await RunAsync($"cp -a '{Folder}' '{Folder}.large' && umount '{Folder}' && rm -rf '{Folder}' && mv '{Folder}.large' '{Folder}'", CancellationToken.None);
        await _node.StartAsync(CancellationToken.None);
    }

    private static async Task RunAsync(string script, CancellationToken cancellation) =>
        (await new Command("bash", "-c", "set -e; " + script).RunAsync(cancellation)).EnsureSuccess();
}
