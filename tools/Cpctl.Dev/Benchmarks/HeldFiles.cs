using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Nodes;
using Cpctl.DevCluster.Processes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>Large files that go from one node to the next by hard links between their disks, which are folders of this machine.</summary>
internal sealed class HeldFiles : IDisposable
{
    private readonly string _folder = Path.Combine(DevPaths.State, $"{ClusterSettings.Benchmark.Name}-files");

    public HeldFiles()
    {
        Clear();
        Directory.CreateDirectory(_folder);
    }

    /// <param name="file">A path on the node, on one of its disks.</param>
    public Task KeepAsync(Node node, string file, string name, CancellationToken cancellation) => LinkAsync(node.Disks.Here(file), Path.Combine(_folder, name), cancellation);

    public Task GiveAsync(string name, Node node, string file, CancellationToken cancellation) => LinkAsync(Path.Combine(_folder, name), node.Disks.Here(file), cancellation);

    public long SizeOf(string name) => new FileInfo(Path.Combine(_folder, name)).Length;

    public void Dispose() => Clear();

    private static async Task LinkAsync(string source, string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        (await new Command("ln", "-f", source, target).RunAsync(cancellation)).EnsureSuccess();
    }

    private void Clear()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
