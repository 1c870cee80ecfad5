using System.Formats.Tar;
using System.IO.Compression;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Support;
using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Support;

/// <summary>On a node of which nothing runs any more: its files are all there is.</summary>
[Trait("Category", "Unit")]
public sealed class SupportCommandTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    private string Target => _node.Paths.At("tmp/problem.tar.gz");

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Support_NothingRuns_HasTheFilesAndSaysWhatIsMissing()
    {
        Prepare();

        var run = await RunAsync("-o", Target);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"{Target}\n", run.Output);
        Assert.Contains("nodes/cp1/agent.json", run.Error, StringComparison.Ordinal);
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(Target));
        var entries = Read(Target);
        Assert.Contains("kind: Pod", entries["nodes/cp1/files/etc/kubernetes/manifests/etcd-r1.yaml"], StringComparison.Ordinal);
        Assert.Contains("panic", entries["nodes/cp1/files/var/log/pods/kube-system_etcd-r1-cp1_1/etcd/0.log"], StringComparison.Ordinal);
        Assert.Contains("server.key", entries["nodes/cp1/listing.txt"], StringComparison.Ordinal);
        Assert.Contains("cluster and other nodes: ", entries["index.txt"], StringComparison.Ordinal);
        Assert.DoesNotContain(entries.Keys, path => path.Contains("default_", StringComparison.Ordinal) || path.EndsWith(".key", StringComparison.Ordinal) || path.Contains("admin.conf", StringComparison.Ordinal));
        Assert.All(entries.Values, text => Assert.DoesNotContain("AbCdEfGhIjKlMnOpQrStUvWx", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Support_LongLog_HasItsEnd()
    {
        Prepare();
        TemporaryNode.Write(Log, string.Concat(Enumerable.Repeat("first\n", 300_000)) + "last words\n");

        await RunAsync("-o", Target, "--log-megabytes", "1", "--this-node");

        var log = Read(Target)["nodes/cp1/files/var/log/pods/kube-system_etcd-r1-cp1_1/etcd/0.log"];
        Assert.EndsWith("last words\n", log, StringComparison.Ordinal);
        Assert.StartsWith("(751435 bytes before this are left out)\nfirst\n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Support_FileIsThere_IsRefused()
    {
        TemporaryNode.Write(Target, "precious");

        Assert.Equal(3, (await RunAsync("-o", Target)).ExitCode);
        Assert.Equal("precious", await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Support_NoNodeAndNoCluster_SaysWhatToDoAndLeavesNothing()
    {
        var run = await RunAsync("-o", Target);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("--kubeconfig", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Merge_FileBeyondItsNode_IsRefused()
    {
        using var foreign = new MemoryStream();
        await using (var made = new SupportArchive(foreign, new Redaction([]), DateTimeOffset.UnixEpoch))
            await made.TryAddAsync("nodes/cp1/x", () => Task.FromResult("x"), TestContext.Current.CancellationToken);
        foreign.Position = 0;
        using var output = new MemoryStream();
        await using var sut = new SupportArchive(output, new Redaction([]), DateTimeOffset.UnixEpoch);

        await Assert.ThrowsAsync<InvalidDataException>(() => sut.MergeAsync(foreign, "nodes/cp2", 1 << 20, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(2_000_000, 1)]
    [InlineData(1_000_000, 100)]
    [InlineData(1, 10_001)]
    public async Task Merge_PartLargerThanAnyNodes_IsRefusedHoweverSmallItIsCompressed(int bytes, int files)
    {
        using var foreign = new MemoryStream();
        await using (var compressed = new GZipStream(foreign, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(compressed))
        {
            for (var file = 0; file < files; file++)
            {
                using var content = new MemoryStream(new byte[bytes]);
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, $"nodes/cp2/{file}") { DataStream = content }, TestContext.Current.CancellationToken);
            }
        }

        foreign.Position = 0;
        await using var sut = new SupportArchive(Stream.Null, new Redaction([]), DateTimeOffset.UnixEpoch);

        await Assert.ThrowsAsync<InvalidDataException>(() => sut.MergeAsync(foreign, "nodes/cp2", 1 << 20, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Bounded_MoreThanTheLimit_IsRefusedBeforeItIsKept()
    {
        using var kept = new MemoryStream();
        using var sut = new BoundedStream(kept, 10);
        sut.Write([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0, 10);

        Assert.Throws<InvalidDataException>(() => sut.Write([11], 0, 1));
        Assert.Equal(10, kept.Length);
    }

    [Fact]
    public async Task Support_ForeignManifest_KeepsNoValueOfItsEnvironment()
    {
        Prepare();
        TemporaryNode.Write(_node.Paths.Manifest("foreign"), "kind: Pod\nspec:\n  containers:\n  - name: x\n    env:\n    - {name: MODE, value: plain words}\n    - name: FROM\n      valueFrom: {secretKeyRef: {name: a, key: b}}\n");
        TemporaryNode.Write(_node.Paths.Manifest("broken"), "env: [ {name: MODE, value: plain words");

        var run = await RunAsync("-o", Target, "--this-node");

        var entries = Read(Target);
        Assert.All(entries.Values, text => Assert.DoesNotContain("plain words", text, StringComparison.Ordinal));
        Assert.Contains("MODE", entries["nodes/cp1/files/etc/kubernetes/manifests/foreign.yaml"], StringComparison.Ordinal);
        Assert.Contains("secretKeyRef", entries["nodes/cp1/files/etc/kubernetes/manifests/foreign.yaml"], StringComparison.Ordinal);
        Assert.Contains("manifests/broken.yaml", run.Error, StringComparison.Ordinal);
    }

    private string Log => _node.Paths.At("var/log/pods/kube-system_etcd-r1-cp1_1/etcd/0.log");

    private void Prepare()
    {
        Directory.CreateDirectory(_node.Paths.At("tmp"));
        new NodeIdentity("cp1", "127.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "127.0.0.1:6443").Save(_node.Paths);
        TemporaryNode.Write(_node.Paths.Manifest("etcd-r1"), "kind: Pod\n");
        TemporaryNode.Write(Log, "panic: key AbCdEfGhIjKlMnOpQrStUvWx\n");
        TemporaryNode.Write(_node.Paths.At("var/log/pods/default_web_2/web/0.log"), "a user's\n");
        TemporaryNode.Write(_node.Paths.AdminKubeconfig, "users: AbCdEfGhIjKlMnOpQrStUvWx\n");
        TemporaryNode.Write(_node.Paths.At("etc/kubernetes/pki/etcd/server.key"), "-----BEGIN PRIVATE KEY-----\nAbCdEfGhIjKlMnOpQrStUvWx\n-----END PRIVATE KEY-----\n");
    }

    private static Dictionary<string, string> Read(string file)
    {
        using var tar = new TarReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var entries = new Dictionary<string, string>();
        while (tar.GetNextEntry() is { } entry)
        {
            using var reader = new StreamReader(entry.DataStream ?? Stream.Null);
            entries.Add(entry.Name, reader.ReadToEnd());
        }

        return entries;
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(_node, new FakeHost(), ["support", .. arguments]);
}
