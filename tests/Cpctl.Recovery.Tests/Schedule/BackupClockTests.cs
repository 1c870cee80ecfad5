using Cpctl.Api.Resources;
using Cpctl.Recovery.Schedule;
using CsCheck;

namespace Cpctl.Recovery.Tests.Schedule;

/// <summary>The schedule on clocks that are wrong by a day: of the operator that leads, of the agents, of the API server.</summary>
[Trait("Category", "Unit")]
public sealed class BackupClockTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20000).AddMinutes(30);
    private static readonly CronSchedule Hourly = CronSchedule.Parse("0 * * * *", "UTC");

    [Fact]
    public void Timing_NewestIsOfTomorrow_GoesOnWithinOneTurn()
    {
        var history = new BackupHistory([Made("a", Now.AddDays(1), Now.AddHours(-3))], Now);

        Assert.NotNull(history.Timing(Hourly, Now).Due);
    }

    [Fact]
    public void Timing_OnlyPrunedOnesAreLeft_OneIsDueAtOnce()
    {
        var history = new BackupHistory([Made("a", Now.AddMinutes(-5), Now, BackupPhases.Pruned)], Now);

        Assert.Null(history.LastVerified);
        Assert.NotNull(history.Timing(Hourly, Now).Due);
    }

    [Fact]
    public void Report_NewestIsOfTomorrow_NeverSaysSo()
    {
        var status = Report(new BackupHistory([Made("a", Now.AddDays(1), Now.AddHours(-3))], Now), null, Now)!;

        Assert.Equal(Now.AddHours(-3), status.LastVerifiedAt);
        Assert.True(status.StaleAt <= Now);
    }

    [Fact]
    public void Report_NoneYetAndALeaderBeforeWasADayAhead_IsStaleAfterOneTurnAllTheSame()
    {
        var before = new BackupStatus { StaleAt = Now.AddDays(1) };

        Assert.Equal(BackupDue.StaleAt(Hourly, Now), Report(new BackupHistory([], Now), before, Now)!.StaleAt);
    }

    [Fact]
    public void Schedule_ClocksADayAheadOrBehind_NeitherStopsNorRepeatsAndReportsTheTruth() =>
        Gen.Select(Gen.UInt, Gen.Int[-1, 1], Gen.Int[-1, 1]).Sample((seed, agent, server) => new ClockWorld(new Random((int)seed), agent, server).Run(), iter: 200);

    private static BackupStatus? Report(BackupHistory history, BackupStatus? before, DateTimeOffset now) =>
        BackupReport.Of(new ControlPlane { Spec = new ControlPlaneSpec { Backup = new BackupSpec() }, Status = new ControlPlaneStatus { Backup = before } }, Hourly, null, history, now);

    private static EtcdBackup Made(string name, DateTimeOffset started, DateTimeOffset created, string phase = BackupPhases.Succeeded) => new()
    {
        Metadata = new ObjectMeta { Name = name, CreationTimestamp = created },
        Spec = new EtcdBackupSpec { ScheduledFor = created },
        Status = new EtcdBackupStatus { Phase = phase, Verified = phase != BackupPhases.Failed, StartedAt = started, CompletedAt = started },
    };

    /// <summary>Four days of an hourly schedule; who leads changes now and then, and with it the clock that decides. For some hours no attempt works.</summary>
    private sealed class ClockWorld(Random random, int agentDays, int serverDays)
    {
        private static readonly TimeSpan Look = TimeSpan.FromMinutes(5);
        private readonly List<EtcdBackup> _backups = [];
        private DateTimeOffset _true = Now;
        private DateTimeOffset _newest = DateTimeOffset.MinValue;
        private DateTimeOffset _leads = Now;
        private DateTimeOffset _fails;
        private BackupStatus? _status;
        private int _leaderDays;
        private int _made;

        public void Run()
        {
            for (var end = Now.AddDays(4); _true < end; _true += Look)
            {
                if (random.Next(150) == 0) (_leaderDays, _leads, _made) = (random.Next(-1, 2), _true, 0);
                if (random.Next(300) == 0) _fails = _true.AddHours(random.Next(1, 8));
                Turn(_true.AddDays(_leaderDays));
                Check(_true.AddDays(_leaderDays));
            }
        }

        private void Turn(DateTimeOffset now)
        {
            var history = new BackupHistory(_backups, now);
            foreach (var (seen, corrected) in history.Corrected) _backups[_backups.IndexOf(seen)] = corrected;
            if (history.Timing(Hourly, now).Due is not null)
            {
                var works = _true >= _fails;
                var backup = Made($"b{_backups.Count:0000}", now, _true.AddDays(serverDays), works ? BackupPhases.Succeeded : BackupPhases.Failed);
                backup.Status!.CompletedAt = _true.AddDays(agentDays);
                _backups.Add(backup);
                if (works) (_made, _newest) = (_made + 1, _true);
            }

            _status = Report(new BackupHistory(_backups, now), _status, now);
        }

        private void Check(DateTimeOffset now)
        {
            // One makes up for whatever was before; then one for each hour.
            Assert.True(_made <= (_true - _leads).TotalHours + 2, $"{_made} since {_leads:O}, now {_true:O}");
            var quiet = _true - (_fails > _leads ? _fails : _leads);
            if (quiet > TimeSpan.FromHours(1.5)) Assert.True(_true - _newest <= TimeSpan.FromHours(1.5), $"none since {_newest:O}, now {_true:O}");

            // As old as it is, by the clock of who leads; one without any time that can be believed counts from when that one saw it first.
            var age = _true - (_newest > _leads ? _newest : _leads);
            if (_status!.LastVerifiedAt is { } told) Assert.True(now - told >= age - TimeSpan.FromHours(1.5), $"told {told:O} at {now:O}; {_newest:O} at {_true:O}");
            var isStale = _status.StaleAt <= now;
            if (_true - _newest > TimeSpan.FromHours(4) && _true - _leads > TimeSpan.FromHours(4)) Assert.True(isStale, "stale is not told");
            if (quiet > TimeSpan.FromHours(1.5)) Assert.False(isStale, "stale is told and is not so");
        }
    }
}
