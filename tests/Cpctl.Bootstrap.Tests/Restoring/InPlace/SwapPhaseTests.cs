using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Restoring.InPlace;
using Cpctl.Bootstrap.Restoring.InPlace.Phases;
using Cpctl.Bootstrap.Tests.Host;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Bootstrap.Tests.Restoring.InPlace;

[Trait("Category", "Unit")]
public sealed class SwapPhaseTests : IDisposable
{
    private readonly TemporaryNode _node = new();
    private readonly Journal _journal;
    private readonly RecoveryWork _recovery;

    public SwapPhaseTests()
    {
        var node = new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "10.0.0.1:6443");
        _journal = new Journal(_node.Paths.RecoveryJournal, TimeProvider.System);
        _recovery = new RecoveryWork("new", node, _journal, _node.Paths, new FakeCri(), TimeProvider.System);
        new InPlaceRecord("backup", "new", 5, [], "built", DateTimeOffset.UnixEpoch).Save(_node.Paths);
        Data(_node.Paths.EtcdDataDirectory, new FirstMember("cp1", "https://10.0.0.1:2380", "old"));
        TemporaryNode.Write(Path.Combine(_node.Paths.EtcdDataDirectory, DataDirectoryStamp.FileName), "{}");
        Data(_recovery.Files.Building, _recovery.Member);
        MemberIdentity.First("cp1", "https://10.0.0.1:2380", 4, "old").Save(_node.Paths.MembershipFile);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DataDirectory Present => new(_node.Paths.EtcdDataDirectory);

    public void Dispose()
    {
        _journal.Dispose();
        _node.Dispose();
    }

    [Theory]
    [InlineData(0)] // not killed
    [InlineData(1)] // the data of before is on its way
    [InlineData(2)] // the new data is in its place
    [InlineData(3)] // the data of before is archived
    public async Task Run_KilledAnywhere_EndsWithTheNewDataAndTheOldArchivedWhole(int done)
    {
        var (data, leaving) = (Path.Combine(_node.Paths.EtcdDataDirectory, "member"), _recovery.Files.Leaving);
        if (done > 0)
        {
            Directory.CreateDirectory(leaving);
            Directory.Move(data, Path.Combine(leaving, "member"));
        }

        if (done > 1)
        {
            File.Move(Path.Combine(_node.Paths.EtcdDataDirectory, DataDirectoryStamp.FileName), Path.Combine(leaving, DataDirectoryStamp.FileName));
            Directory.Move(Path.Combine(_recovery.Files.Building, "member"), data);
        }

        if (done > 2) _recovery.Archive.Move(leaving, "etcd");

        await RunAsync();
        await RunAsync();

        Assert.Equal(_recovery.Member.ClusterId, LogMetadata.TryRead(_node.Paths.EtcdDataDirectory)?.ClusterId);
        Assert.Null(Present.Check(MemberIdentity.Load(_node.Paths.MembershipFile)));
        Assert.Equal(5, MemberIdentity.Load(_node.Paths.MembershipFile).Epoch);
        var archived = Assert.Single(Directory.GetDirectories(_node.Paths.ArchiveDirectory), path => path.EndsWith("-etcd", StringComparison.Ordinal));
        Assert.Equal(new FirstMember("cp1", "https://10.0.0.1:2380", "old").ClusterId, LogMetadata.TryRead(archived)?.ClusterId);
        Assert.True(File.Exists(Path.Combine(archived, DataDirectoryStamp.FileName)));
        Assert.False(Directory.Exists(leaving));
        Assert.False(Directory.Exists(_recovery.Files.Building));
    }

    [Fact]
    public async Task Abort_BeforeTheSwap_TheNodeHasWhatItHad()
    {
        await new InPlaceAbort(_recovery).RunAsync(Silent, Cancellation);

        Assert.Null(InPlaceRecord.TryLoad(_node.Paths));
        Assert.True(Present.HasLog);
        Assert.False(Directory.Exists(_recovery.Files.Building));
    }

    [Fact]
    public async Task Abort_AfterTheSwap_Refused()
    {
        await RunAsync();

        Assert.Equal(ExitCode.Refused, (await Assert.ThrowsAsync<CpctlException>(() => new InPlaceAbort(_recovery).RunAsync(Silent, Cancellation))).Code);
    }

    private static PlainProgress Silent => new(TextWriter.Null, TimeProvider.System);

    private Task RunAsync() => new SwapPhase(_recovery, epoch: 5).RunAsync(Silent, Cancellation);

    private static void Data(string directory, FirstMember member)
    {
        var database = Path.Combine(AppContext.BaseDirectory, "Data", "snapshot.db");
        using var source = new FileBytes(database);
        Directory.CreateDirectory(directory);
        RestoredDirectory.Build(source, Path.Combine(directory, "x"), member, new RevisionRule(1), (_, _) => KeyEdit.Keep, Cancellation);
        Directory.Move(Path.Combine(directory, "x", "member"), Path.Combine(directory, "member"));
        Directory.Delete(Path.Combine(directory, "x"));
    }
}
