using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Recovery.Schedule;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Recovery.Tests.Schedule;

[Trait("Category", "Unit")]
public sealed class BackupControllerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 30, 0, TimeSpan.Zero);
    private readonly FakeKubernetes _api = new();
    private readonly FakeTimeProvider _time = new(Now);

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Reconcile_Paused_MakesNoneByTheSchedule(bool paused, int made)
    {
        Configure(paused);

        await ReconcileAsync();

        Assert.Equal(made, (await BackupsAsync()).Count);
        var status = _api.Get(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName).Status!.Backup!;
        Assert.Equal((paused, true), (status.NextAt is null, status.StaleAt is not null));
    }

    [Fact]
    public async Task Reconcile_NewestIsOfTomorrow_IsCorrectedOnceAndTheScheduleGoesOn()
    {
        Configure();
        Put("a", new EtcdBackupStatus { Phase = BackupPhases.Succeeded, Verified = true, StartedAt = Now.AddDays(1), CompletedAt = Now.AddDays(1) }, created: Now.AddHours(-3));

        await ReconcileAsync();
        var corrected = _api.Get(ResourceTypes.EtcdBackups, null, "a").Status!;
        await ReconcileAsync();

        Assert.Equal((Now.AddHours(-3), Now), (corrected.StartedAt, corrected.CompletedAt));
        Assert.Equal(Now.AddHours(-3), _api.Get(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName).Status!.Backup!.LastVerifiedAt);
        Assert.Equal(2, (await BackupsAsync()).Count);
        Assert.Single(_api.Writes, write => write.StartsWith("patch", StringComparison.Ordinal) && write.EndsWith("/a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reconcile_NoNodeAndAnApiServerADayAhead_TheAttemptCountsByTheOperatorsClock()
    {
        Configure();
        Put("a", null, created: Now.AddDays(1));

        await ReconcileAsync();

        var failed = _api.Get(ResourceTypes.EtcdBackups, null, "a").Status!;
        Assert.Equal((BackupPhases.Failed, Now), (failed.Phase, failed.StartedAt));
        _time.Advance(TimeSpan.FromMinutes(1));
        await ReconcileAsync();
        Assert.Equal(2, (await BackupsAsync()).Count);
    }

    private void Configure(bool paused = false) => _api.Put(ResourceTypes.ControlPlanes, new ControlPlane
    {
        Metadata = new ObjectMeta { Name = ControlPlane.OnlyName },
        Spec = new ControlPlaneSpec { Backup = new BackupSpec { Schedule = "0 * * * *", Paused = paused } },
    });

    private void Put(string name, EtcdBackupStatus? status, DateTimeOffset created) => _api.Put(ResourceTypes.EtcdBackups, new EtcdBackup
    {
        Metadata = new ObjectMeta { Name = name, CreationTimestamp = created },
        Spec = new EtcdBackupSpec { ScheduledFor = created },
        Status = status,
    });

    private async Task<IReadOnlyList<EtcdBackup>> BackupsAsync() => (await _api.ListAsync(ResourceTypes.EtcdBackups, null, null, TestContext.Current.CancellationToken)).Items;

    /// <summary>One look at the objects as they are.</summary>
    private async Task ReconcileAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (controlPlanes, nodes, backups) = (Cache(ResourceTypes.ControlPlanes), Cache(ResourceTypes.ControlPlaneNodes), Cache(ResourceTypes.EtcdBackups));
        Task[] running = [controlPlanes.RunAsync(stop.Token), nodes.RunAsync(stop.Token), backups.RunAsync(stop.Token)];
        await Task.WhenAll(controlPlanes.WaitForSyncAsync(stop.Token), nodes.WaitForSyncAsync(stop.Token), backups.WaitForSyncAsync(stop.Token));
        var recorder = new EventRecorder(_api, "cpctl-operator", "cp1", _time, NullLogger.Instance);
        using (var controller = new BackupController(_api, recorder, controlPlanes, nodes, backups, _time, NullLogger<BackupController>.Instance))
        {
            await controller.ReconcileAsync(stop.Token);
        }

        await stop.CancelAsync();
        await Task.WhenAll(running).ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private Informer<T> Cache<T>(ResourceType<T> type)
        where T : class, IKubeObject => new(_api, type, new InformerOptions(), _time, NullLogger.Instance);
}
