using System.Net;
using System.Net.Sockets;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;

namespace Cpctl.Etcd.Tests.Real;

[Trait("Category", "Etcd")]
public sealed class LaunchTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Launch_FirstStart_BecomesEtcdAndStampsTheDirectory()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        var node = cluster.Node("cp1");

        Assert.Equal("etcd", node.Process.Program);
        Assert.True(File.Exists(Path.Combine(node.DataDirectory, DataDirectoryStamp.FileName)));
        await node.Process.TerminateAsync();
        Assert.Contains("closed etcd server", node.Process.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_DataOfAnotherEpoch_RefusedAndUntouched()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        var node = cluster.Node("cp1");
        await node.Process.TerminateAsync();
        var before = Snapshot(node.DataDirectory);

        (MemberIdentity.Load(node.IdentityFile) with { Epoch = 2 }).Save(node.IdentityFile);
        var code = await node.Launch().ExitCodeAsync(Soon);

        Assert.Equal((int)LaunchExit.ForeignData, code);
        Assert.Contains("its epoch is 1, expected 2", node.Process.Log, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(node.DataDirectory));
    }

    [Fact]
    public async Task Launch_DataOfAnotherCluster_Refused()
    {
        await using var one = await TestCluster.StartAsync("testing", "cp1");
        await using var other = await TestCluster.StartAsync("testing", "cp1");
        await one.Node("cp1").Process.TerminateAsync();
        await other.Node("cp1").Process.TerminateAsync();

        File.Copy(other.Node("cp1").IdentityFile, one.Node("cp1").IdentityFile, overwrite: true);
        var code = await one.Node("cp1").Launch().ExitCodeAsync(Soon);

        Assert.Equal((int)LaunchExit.ForeignData, code);
        Assert.Contains("another cluster token", one.Node("cp1").Process.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_MemberHasRunAndItsDataIsGone_Refused()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        var node = cluster.Node("cp1");
        (MemberIdentity.Load(node.IdentityFile) with { HasStarted = true }).Save(node.IdentityFile);
        await node.Process.TerminateAsync();

        Directory.Delete(node.DataDirectory, recursive: true);
        var code = await node.Launch().ExitCodeAsync(Soon);

        Assert.Equal((int)LaunchExit.LostData, code);
        Assert.False(Directory.Exists(node.DataDirectory));
    }

    [Fact]
    public async Task Launch_DatabaseTruncated_Refused()
    {
        await using var cluster = await TestCluster.StartAsync("testing", "cp1");
        var node = cluster.Node("cp1");
        await node.Process.TerminateAsync();

        await File.WriteAllBytesAsync(new DataDirectory(node.DataDirectory).Database, [], Cancellation);

        Assert.Equal((int)LaunchExit.LostData, await node.Launch().ExitCodeAsync(Soon));
    }

    [Fact]
    public async Task Launch_NoIdentityFile_SaysSo()
    {
        await using var cluster = await TestCluster.CreateAsync("testing");

        Assert.Equal((int)LaunchExit.NoIdentity, await cluster.Node("cp1").Launch().ExitCodeAsync(Soon));
    }

    [Fact]
    public async Task Launch_PortStaysTaken_GivesUpInTime()
    {
        await using var cluster = await TestCluster.CreateAsync("testing");
        var node = cluster.Node("cp1");
        using var holder = new TcpListener(IPAddress.Loopback, node.ClientPort);
        holder.Start();

        MemberIdentity.First("cp1", node.PeerUrl, 1, "t").Save(node.IdentityFile);
        var code = await node.Launch(TimeSpan.FromSeconds(2)).ExitCodeAsync(Soon);

        Assert.Equal((int)LaunchExit.Busy, code);
        Assert.Contains($"port {node.ClientPort} is in use", node.Process.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Launch_SuccessorWaitsForPredecessor_TakesOverWithTheSameData(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var node = cluster.Node("cp1");
        await cluster.Client("cp1").PutAsync("k", "v"u8.ToArray(), Cancellation);
        var predecessor = node.Process;
        var successor = node.Launch();
        await Eventually.TrueAsync("the successor waits", Soon, () => Task.FromResult(successor.Log.Contains("waiting for the present etcd", StringComparison.Ordinal)));

        var start = TimeProvider.System.GetTimestamp();
        await predecessor.TerminateAsync();
        var stopped = TimeProvider.System.GetElapsedTime(start);
        await cluster.ServingAsync(node);
        var served = TimeProvider.System.GetElapsedTime(start);

        Assert.False(successor.HasExited, successor.Log);
        Assert.NotNull(await cluster.Client("cp1").GetAsync("k", Cancellation));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"etcd {cluster.Release.Version}: predecessor gone after {stopped.TotalMilliseconds:0} ms, successor serves after {served.TotalMilliseconds:0} ms");
    }

    [Fact]
    public async Task Launch_EtcdIsMissing_SaysSo()
    {
        await using var cluster = await TestCluster.CreateAsync("testing");
        var node = cluster.Node("cp1");
        MemberIdentity.First("cp1", node.PeerUrl, 1, "t").Save(node.IdentityFile);

        await using var process = new LaunchedProcess(["--data-dir", node.DataDirectory, "--identity", node.IdentityFile, "--", "/nowhere/etcd"]);

        Assert.Equal((int)LaunchExit.ExecFailed, await process.ExitCodeAsync(Soon));
        Assert.Contains("No such file", process.Log, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, long Length)> Snapshot(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order().Select(f => (f, new FileInfo(f).Length))];
}
