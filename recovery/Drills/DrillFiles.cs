using Cpctl.Api.Node;

namespace Cpctl.Recovery.Drills;

/// <summary>What a drill keeps on the node while it lasts.</summary>
internal sealed class DrillFiles(NodePaths paths)
{
    public string Directory => paths.DrillDirectory;

    /// <summary>Files of a node that is not there: the bundle's keys, and what was issued with them.</summary>
    public NodePaths Node { get; } = new(Path.Combine(paths.DrillDirectory, "node"));

    /// <summary>The scratch etcd's data directory.</summary>
    public string Data => Path.Combine(paths.DrillDirectory, "etcd");

    /// <summary>A bundle that was fetched.</summary>
    public string Fetched => Path.Combine(paths.DrillDirectory, "fetched");

    /// <summary>A path as the node sees it.</summary>
    public string OnNode(string path) => paths.OnNode(path);
}
