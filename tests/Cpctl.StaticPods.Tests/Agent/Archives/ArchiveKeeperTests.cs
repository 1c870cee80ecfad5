using System.Diagnostics.Metrics;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Launch;
using Cpctl.StaticPods.Agent.Archives;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Events;
using Cpctl.StaticPods.Status;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Agent.Archives;

[Trait("Category", "Unit")]
public sealed class ArchiveKeeperTests : IDisposable
{
    private const string ClusterId = "00000000000000aa";
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly NodePaths _paths = new(Directory.CreateTempSubdirectory("cpctl-archive-").FullName);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly Meter _meter = new("test");
    private readonly List<News> _news = [];
    private readonly Journal _journal;
    private readonly ControlPlane _controlPlane = Calm();
    private NodeReport? _report = Rest();
    private long _capacity = long.MaxValue / 2;

    public ArchiveKeeperTests()
    {
        _journal = new Journal(_paths.AgentJournal, _time);
        AtomicFile.Write(Path.Combine(_paths.EtcdDataDirectory, "member/wal/0.wal"), "log", FileModes.Secret);
    }

    private long Used => new ArchiveContents(_paths).List().Sum(entry => entry.Bytes);

    private IEnumerable<string> Left => new[] { _paths.ArchiveDirectory, _paths.EtcdArchiveDirectory }.Where(Directory.Exists)
        .SelectMany(Directory.EnumerateFileSystemEntries).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public void Dispose()
    {
        _journal.Dispose();
        _meter.Dispose();
        Directory.Delete(_paths.Root, recursive: true);
    }

    [Fact]
    public void Look_OldData_IsRemovedJournaledAndTold()
    {
        foreach (var days in new[] { 60, 50, 2, 1 }) Put(days, ClusterId, 1);
        var other = Put(70, "00000000000000bb", 1);
        Sut().Look(TestContext.Current.CancellationToken);

        Assert.Equal([Name(70), Name(2), Name(1)], Left);
        Assert.True(File.Exists(Path.Combine(other, DataDirectoryStamp.FileName)));
        Assert.Equal([JournalState.Started, JournalState.Done, JournalState.Started, JournalState.Done], _journal.Entries.Select(entry => entry.State));
        Assert.Equal([EventReasons.ArchiveRemoved, EventReasons.ArchiveRemoved], _news.Select(news => news.Reason));
        Assert.Contains($"/var/lib/etcd/archive/{Name(60)}", _news[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_DiskIsShortOfRoom_TheOldestGoUntilTheReserveIsThere()
    {
        foreach (var days in new[] { 20, 15, 10, 2, 1 }) Put(days, ClusterId, 1, bytes: 1000);
        _capacity = FileSystemSpace.ReserveForEtcd + Used - 1500;
        Sut().Look(TestContext.Current.CancellationToken);

        Assert.Equal([Name(10), Name(2), Name(1)], Left);
    }

    [Fact]
    public void Look_PruneIsOff_NothingGoes()
    {
        foreach (var days in new[] { 60, 50, 2, 1 }) Put(days, ClusterId, 1);
        _controlPlane.Spec.Archives.Prune = false;
        Sut().Look(TestContext.Current.CancellationToken);

        Assert.Equal(4, Left.Count());
    }

    [Fact]
    public void Look_ACommandIsAtWork_NothingGoes()
    {
        foreach (var days in new[] { 60, 50, 2, 1 }) Put(days, ClusterId, 1);
        using (NodeWorkLock.Take(_paths)) Sut().Look(TestContext.Current.CancellationToken);

        Assert.Equal(4, Left.Count());
    }

    [Fact]
    public void Look_RemovalWasKilled_IsFinished()
    {
        Directory.Move(Put(60, ClusterId, 1), Path.Combine(_paths.EtcdArchiveDirectory, Name(60) + ".removing"));
        Put(1, ClusterId, 1);
        Sut().Look(TestContext.Current.CancellationToken);

        Assert.Equal([Name(1)], Left);
    }

    public static TheoryData<string> Obstacles => [.. Changes.Keys];

    private static Dictionary<string, Action<ArchiveKeeperTests>> Changes { get; } = new(StringComparer.Ordinal)
    {
        ["no report"] = test => test._report = null,
        ["an old report"] = test => test._report = test._report! with { Time = Now.AddMinutes(-2) },
        ["no API"] = test => test._report = test._report! with { ApiProblem = "refused" },
        ["waiting"] = test => test._report = test._report! with { Waiting = "for somebody" },
        ["applying"] = test => test._report!.Node.Status!.Phase = AgentPhases.Applying,
        ["another revision"] = test => test._report!.Node.Status!.CurrentRevision = 2,
        ["recovery"] = test => Directory.CreateDirectory(test._paths.RecoveryDirectory),
        ["rollout"] = test => test._controlPlane.Status!.Conditions.Single(one => one.Type == ConditionTypes.Progressing).Status = ConditionStatus.True,
        ["degraded"] = test => test._controlPlane.Status!.Conditions.Single(one => one.Type == ConditionTypes.Degraded).Status = ConditionStatus.True,
        ["no conditions"] = test => test._controlPlane.Status!.Conditions = [],
        ["a clock ahead"] = test => test._controlPlane.Status!.RenewedAt = Now.AddDays(-90),
        ["no data"] = test => File.Delete(Path.Combine(test._paths.EtcdDataDirectory, "member/wal/0.wal")),
        ["not a member"] = test => test._report!.Node.Status!.Etcd!.MemberId = "3",
        ["a learner"] = test => test._report!.Etcd!.Members[0].IsLearner = true,
        ["not healthy"] = test => test._report!.Etcd!.Members[0].Healthy = false,
        ["another not healthy"] = test => test._report!.Etcd!.Members[1].Healthy = false,
        ["an alarm"] = test => test._report!.Etcd!.Alarms = [new EtcdAlarmStatus()],
        ["a pending change"] = test => test._report!.Etcd!.Pending = "cp3",
        ["members differ"] = test => test._report!.Etcd!.Comparison = new EtcdComparisonStatus { Differing = ["cp2"] },
    };

    [Theory]
    [MemberData(nameof(Obstacles))]
    public void Look_SomethingIsAmiss_NothingGoes(string obstacle)
    {
        foreach (var days in new[] { 60, 50, 2, 1 }) Put(days, ClusterId, 1);
        Changes[obstacle](this);
        Sut().Look(TestContext.Current.CancellationToken);

        Assert.Equal(4, Left.Count());
        Assert.Empty(_news);
    }

    private ArchiveKeeper Sut() =>
        new(_paths, () => _report, () => _controlPlane, _journal, _news.Add, _meter, _time, NullLogger.Instance) { SpaceOf = _ => new FileSystemSpace("8:1", _capacity - Used) };

    private string Put(int days, string cluster, long epoch, int bytes = 1)
    {
        var path = Path.Combine(_paths.EtcdArchiveDirectory, Name(days));
        new DataDirectory(path).Stamp(new MemberIdentity("cp1", cluster, "1", epoch, "cp1=https://10.0.0.1:2380", "new", "token", "https://10.0.0.1:2380", HasStarted: true));
        File.WriteAllBytes(Path.Combine(path, "db"), new byte[bytes]);
        return path;
    }

    private static string Name(int days) => FormattableString.Invariant($"{Now.AddDays(-days):yyyyMMdd'T'HHmmss'Z'}-etcd");

    private static ControlPlane Calm() => new()
    {
        Metadata = new ObjectMeta { Name = "cluster" },
        Status = new ControlPlaneStatus
        {
            RenewedAt = Now.AddSeconds(-5),
            Conditions = [new Condition { Type = ConditionTypes.Progressing, Status = ConditionStatus.False }, new Condition { Type = ConditionTypes.Degraded, Status = ConditionStatus.False }],
        },
    };

    private static NodeReport Rest() => new()
    {
        Time = Now.AddSeconds(-2),
        Node = new ControlPlaneNode
        {
            Metadata = new ObjectMeta { Name = "cp1" },
            Spec = new ControlPlaneNodeSpec { TargetRevision = 3 },
            Status = new ControlPlaneNodeStatus { Phase = AgentPhases.Ready, CurrentRevision = 3, Etcd = new EtcdNodeStatus { MemberId = "1", ClusterId = ClusterId, Epoch = 1 } },
        },
        Etcd = new EtcdClusterStatus
        {
            ClusterId = ClusterId, Epoch = 1,
            Members = [new EtcdMemberStatus { Name = "cp1", Id = "1", Healthy = true }, new EtcdMemberStatus { Name = "cp2", Id = "2", Healthy = true }],
        },
    };
}
