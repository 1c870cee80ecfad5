using Cpctl.DevCluster.Nodes;

namespace Cpctl.DevCluster.Clusters;

/// <summary>
/// The disks of all nodes at one moment. Tests that destroy a control plane put it back by this: installing it again would take a minute.
/// </summary>
public sealed class ClusterSnapshot : IDisposable
{
    private readonly IReadOnlyList<Node> _nodes;
    private readonly string _folder;

    private ClusterSnapshot(IReadOnlyList<Node> nodes, string folder)
    {
        _nodes = nodes;
        _folder = folder;
    }

    /// <summary>Stops the nodes all at once, copies their disks and starts them again.</summary>
    public static async Task<ClusterSnapshot> TakeAsync(IReadOnlyList<Node> nodes, CancellationToken cancellation = default)
    {
        var snapshot = new ClusterSnapshot(nodes, Path.Combine(DevPaths.State, "snapshots", Guid.NewGuid().ToString("N")));
        await snapshot.WithStoppedNodesAsync(
            node => node.Disks.SaveAsync(Path.Combine(snapshot._folder, node.Name), cancellation), cancellation);
        return snapshot;
    }

    /// <summary>Cuts the power of all nodes, gives them the disks of the snapshot, and starts them.</summary>
    public Task RestoreAsync(CancellationToken cancellation = default) =>
        WithStoppedNodesAsync(node => node.Disks.RestoreAsync(Path.Combine(_folder, node.Name), cancellation), cancellation);

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private async Task WithStoppedNodesAsync(Func<Node, Task> change, CancellationToken cancellation)
    {
        await Task.WhenAll(_nodes.Select(async node =>
        {
            if (await node.IsRunningAsync(cancellation)) await node.KillAsync(cancellation);
        }));
        await Task.WhenAll(_nodes.Select(change));
        await Task.WhenAll(_nodes.Select(node => node.StartAsync(cancellation)));
        await Task.WhenAll(_nodes.Select(node => node.WaitForContainerdAsync(cancellation)));
    }
}
