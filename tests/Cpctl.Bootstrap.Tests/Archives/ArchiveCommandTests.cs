using System.Text.Json.Nodes;
using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Archives;

[Trait("Category", "Unit")]
public sealed class ArchiveCommandTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public ArchiveCommandTests()
    {
        foreach (var day in new[] { "01", "02", "03" }) TemporaryNode.Write(Path.Combine(_node.Paths.ArchiveDirectory, $"202001{day}T030405Z-etcd/member/db"), "data");
        TemporaryNode.Write(Path.Combine(_node.Paths.EtcdArchiveDirectory, "20200104T030405Z-etcd/member/db"), "newest");
        TemporaryNode.Write(Path.Combine(_node.Paths.ArchiveDirectory, "notes.txt"), "somebody's");
    }

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task List_BothArchives_TellsOfEachOldestFirst()
    {
        var items = JsonNode.Parse((await RunAsync("list", "-o", "json")).Output)!["items"]!.AsArray();

        Assert.Equal(["2020-01-01T03:04:05Z", "2020-01-02T03:04:05Z", "2020-01-03T03:04:05Z", "2020-01-04T03:04:05Z"], items.Select(item => (string)item!["archivedAt"]!));
        Assert.Equal(6, (long)items[^1]!["bytes"]!);
    }

    [Fact]
    public async Task Prune_TheNodeHasItsData_TheOldestGo()
    {
        TemporaryNode.Write(Path.Combine(_node.Paths.EtcdDataDirectory, "member/wal/0.wal"), "log");

        var dry = await RunAsync("prune", "--last", "2", "--dry-run");
        Assert.Equal(2, dry.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(4, Left());

        Assert.Equal(0, (await RunAsync("prune", "--last", "2")).ExitCode);
        Assert.Equal(2, Left());
        Assert.True(File.Exists(Path.Combine(_node.Paths.EtcdArchiveDirectory, "20200104T030405Z-etcd/member/db")));
        Assert.True(File.Exists(Path.Combine(_node.Paths.ArchiveDirectory, "notes.txt")));
    }

    [Fact]
    public async Task Prune_TheNodeHasNoData_NothingOfEtcdGoesAndItSaysWhy()
    {
        var run = await RunAsync("prune", "--last", "1", "--max-total-bytes", "1");

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Contains("may be the only copy", run.Error, StringComparison.Ordinal);
        Assert.Equal(4, Left());
    }

    [Theory]
    [InlineData("--last", "0")]
    [InlineData("--older-than", "soon")]
    public async Task Prune_WrongRule_IsBadInput(string option, string value) => Assert.Equal(2, (await RunAsync("prune", option, value)).ExitCode);

    private int Left() => Directory.GetDirectories(_node.Paths.ArchiveDirectory).Length + Directory.GetDirectories(_node.Paths.EtcdArchiveDirectory).Length;

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(_node, new FakeHost(), ["archive", .. arguments]);
}
