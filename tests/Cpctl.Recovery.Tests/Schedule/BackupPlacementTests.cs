using Cpctl.Api.Resources;
using Cpctl.Recovery.Schedule;

namespace Cpctl.Recovery.Tests.Schedule;

[Trait("Category", "Unit")]
public sealed class BackupPlacementTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20000);

    [Fact]
    public void Choose_Whole_IsAFollowerAndTakesTurns()
    {
        Assert.Equal("cp2", Choose([]));
        Assert.Equal("cp3", Choose([Made("a", "cp2", 1)]));
        Assert.Equal("cp2", Choose([Made("a", "cp2", 1), Made("b", "cp3", 2)]));
    }

    [Fact]
    public void Choose_OneHasFailed_TheOtherIsAskedAndThenTheLeader()
    {
        Assert.Equal("cp3", Choose([Made("a", "cp2", 1, BackupPhases.Failed)]));
        Assert.Equal("cp1", Choose([Made("a", "cp2", 1, BackupPhases.Failed), Made("b", "cp3", 2, BackupPhases.Failed)]));
    }

    [Fact]
    public void Choose_AllHaveFailed_BeginsAnew() =>
        Assert.Equal("cp2", Choose([Made("a", "cp2", 1, BackupPhases.Failed), Made("b", "cp3", 2, BackupPhases.Failed), Made("c", "cp1", 3, BackupPhases.Failed)]));

    [Fact]
    public void Choose_SilentAgentOrUnhealthyMember_IsNotAsked()
    {
        Assert.Equal("cp3", Choose([], silent: "cp2"));
        Assert.Equal("cp3", Choose([], unhealthy: "cp2"));
    }

    [Fact]
    public void Choose_NobodyLeft_IsNone() => Assert.Null(BackupPlacement.Choose([Node("cp1", silent: true)], Etcd(null), new BackupHistory([], Now), Now));

    private static string? Choose(EtcdBackup[] backups, string? silent = null, string? unhealthy = null) =>
        BackupPlacement.Choose([.. new[] { "cp1", "cp2", "cp3" }.Select(name => Node(name, name == silent))], Etcd(unhealthy), new BackupHistory(backups, Now), Now);

    private static ControlPlaneNode Node(string name, bool silent) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new ControlPlaneNodeSpec { Role = NodeRoles.ControlPlane },
        Status = new ControlPlaneNodeStatus { LastHeartbeat = silent ? Now.AddMinutes(-5) : Now.AddSeconds(-5) },
    };

    private static EtcdClusterStatus Etcd(string? unhealthy) => new()
    {
        Members = [.. new[] { "cp1", "cp2", "cp3" }.Select(name => new EtcdMemberStatus { Name = name, Healthy = name != unhealthy, IsLeader = name == "cp1" })],
    };

    private static EtcdBackup Made(string name, string node, int minute, string phase = BackupPhases.Succeeded) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Status = new EtcdBackupStatus { Phase = phase, Node = node, Verified = phase == BackupPhases.Succeeded, StartedAt = Now.AddHours(-1).AddMinutes(minute) },
    };
}
