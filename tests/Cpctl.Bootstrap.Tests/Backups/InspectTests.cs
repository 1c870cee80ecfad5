using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Backups;

[Trait("Category", "Unit")]
public sealed class InspectTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("this is no database")]
    public async Task BackupInspect_NoDatabase_IsBadInputAndSaysWhich(string content)
    {
        var file = TemporaryNode.Write(_node.Paths.At("tmp/snapshot.db"), content);

        var run = await CommandRun.OfAsync(_node, new FakeHost(), "backup", "inspect", file);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BackupInspect_NothingThere_IsBadInput()
    {
        var run = await CommandRun.OfAsync(_node, new FakeHost(), "backup", "inspect", _node.Paths.At("tmp/none.db"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No such file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EtcdInspect_NoDataDirectory_IsBadInput()
    {
        var run = await CommandRun.OfAsync(_node, new FakeHost(), "etcd", "inspect", _node.Paths.Root);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no data directory of etcd", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EtcdInspect_DatabaseWithoutContent_IsBadInput()
    {
        TemporaryNode.Write(_node.Paths.At("var/lib/etcd/member/snap/db"), new string('\0', 8192));

        var run = await CommandRun.OfAsync(_node, new FakeHost(), "etcd", "inspect", _node.Paths.EtcdDataDirectory);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no bbolt database", run.Error, StringComparison.Ordinal);
    }
}
