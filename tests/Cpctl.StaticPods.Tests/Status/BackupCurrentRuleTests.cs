using Cpctl.Api.Resources;
using Cpctl.StaticPods.Status;

namespace Cpctl.StaticPods.Tests.Status;

[Trait("Category", "Unit")]
public sealed class BackupCurrentRuleTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20000);

    [Theory]
    [InlineData(false, null, null, "Unknown", ConditionReasons.NoBackupYet)]
    [InlineData(false, -1, 1, "True", ConditionReasons.AsExpected)]
    [InlineData(false, -3, -1, "False", ConditionReasons.BackupStale)]
    [InlineData(true, null, null, "False", ConditionReasons.BackupPaused)] // as after a restore
    [InlineData(true, -1, 1, "False", ConditionReasons.BackupPaused)]
    [InlineData(true, -3, -1, "False", ConditionReasons.BackupStale)]
    public void Decide_Schedule_SaysHowBackupsStand(bool paused, int? verifiedHour, int? staleHour, string status, string reason)
    {
        var verdict = BackupCurrentRule.Decide(Inputs(paused, verifiedHour, staleHour))!;

        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
        Assert.Equal(paused, verdict.Message.Contains("cpctl backup resume", StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_PausedAndForgotten_SaysSo()
    {
        var (reason, message) = Assert.Single(BackupCurrentRule.Problems(Inputs(paused: true, -30, -10)));

        Assert.Equal(ConditionReasons.BackupStale, reason);
        Assert.Contains("spec.backup.paused", message, StringComparison.Ordinal);
    }

    private static StatusInputs Inputs(bool paused, int? verifiedHour, int? staleHour) => new()
    {
        ControlPlane = new ControlPlane
        {
            Spec = new ControlPlaneSpec { Backup = new BackupSpec { Schedule = "0 * * * *", Paused = paused } },
            Status = new ControlPlaneStatus { Backup = new BackupStatus { LastVerifiedAt = verifiedHour is { } hour ? Now.AddHours(hour) : null, StaleAt = staleHour is { } stale ? Now.AddHours(stale) : null } },
        },
        Nodes = [],
        Rollout = [],
        VersionOf = _ => null,
        Now = Now,
    };
}
