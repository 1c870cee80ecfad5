using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Events;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.StaticPods.Tests.Events;

/// <summary>The publisher beside the real controllers, each run once over a cluster of objects.</summary>
[Trait("Category", "Unit")]
public sealed class ClusterEventPublisherTests
{
    private readonly Cluster _cluster = new(TestSpecs.Spec());

    [Fact]
    public async Task Rollout_OfANewRevision_IsToldFromNodeToNode()
    {
        await _cluster.ReconcileRevisionsAsync();
        _cluster.SetSpec(TestSpecs.Spec() with { ApiServer = new ApiServerSpec { EventTTL = "2h" } });
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 1, runs: 1);

        await PublishedAsync(async () =>
        {
            await _cluster.ReconcileRolloutAsync();
            await _cluster.ReconcileRolloutAsync();
            _cluster.PutNode("cp1", target: 2, runs: 2);
            await _cluster.ReconcileRolloutAsync();
        });

        Assert.Equal(["NodeTold", "RolloutComplete"], Told().Select(told => told.Reason).Order(StringComparer.Ordinal));
        Assert.All(Told(), told => Assert.Equal(("ControlPlane", "cluster"), (told.InvolvedObject.Kind, told.InvolvedObject.Name)));
    }

    [Fact]
    public async Task Failure_OfTheCanary_IsAWarningWithTheReason()
    {
        await _cluster.ReconcileRevisionsAsync();
        _cluster.PutNode("cp1", target: 1, runs: null, failed: 1);

        await PublishedAsync(() => _cluster.ReconcileRolloutAsync());

        var told = Assert.Single(Told());
        Assert.Equal(("Warning", "RolloutStopped"), (told.Type, told.Reason));
        Assert.Contains("exit code 1", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decisions_WhileAnotherLeads_AreNotTold()
    {
        await _cluster.WithAsync(async caches =>
        {
            _ = new ClusterEventPublisher(caches.ControlPlanes, caches.Secrets, caches.Revisions, _cluster.Progress, Queue());
            await _cluster.ReconcileRevisionsAsync();
            _cluster.PutNode("cp1", target: 1, runs: null, failed: 1);
            await _cluster.ReconcileRolloutAsync();
        });

        Assert.Empty(Told());
    }

    private IReadOnlyList<KubeEvent> Told() =>
        _cluster.Kubernetes.ListAsync(ResourceTypes.Events, "default", null, default).GetAwaiter().GetResult().Items;

    private EventQueue Queue() => new(new EventRecorder(_cluster.Kubernetes, "cpctl-operator", "cp1", _cluster.Time, NullLogger.Instance), _cluster.Time);

    private Task PublishedAsync(Func<Task> happens) => _cluster.WithAsync(async caches =>
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var queue = Queue();
        var sut = new ClusterEventPublisher(caches.ControlPlanes, caches.Secrets, caches.Revisions, _cluster.Progress, queue);
        var running = sut.RunAsync(stop.Token);
        await happens();

        // One that comes last shows that all before it have been written.
        queue.Tell(new ConfigMap { Metadata = new ObjectMeta { Name = "last", Namespace = "elsewhere" } }, EventSeverity.Normal, "Last", "last");
        while ((await _cluster.Kubernetes.ListAsync(ResourceTypes.Events, "elsewhere", null, stop.Token)).Items.Count == 0)
        {
            _cluster.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    });
}
